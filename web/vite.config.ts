import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };
import { externalScripts } from './scripts/external-scripts.ts';
import { quietAnnouncer } from './scripts/quiet-announcer.ts';

export default defineConfig({
  plugins: [
    quietAnnouncer(),
    sveltekit({
      adapter: externalScripts({ directory: 'build', fallback: 'index.html' }),
      // The same source gives the same files: SvelteKit's own default is the time of the build.
      version: { name: manifest.version },
    }),
  ],
  build: { target: 'es2022' },
});
