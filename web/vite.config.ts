import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { externalScripts } from './scripts/external-scripts.ts';

export default defineConfig({
  plugins: [sveltekit({ adapter: externalScripts({ directory: 'build', fallback: 'index.html' }) })],
  build: { target: 'es2022' },
});
