/** `npm run build`: the server as dist/main.js with its chunk, and the explorer as dist/explorer. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = join(import.meta.dirname, '..');
rmSync(join(here, 'dist'), { recursive: true, force: true });

// Two files, so that main.js can look at the version of Node before the chunk loads the database module.
await build({
  entryPoints: [join(here, 'src/main.ts')],
  outdir: join(here, 'dist'),
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  external: ['better-sqlite3'],
  // Bundled CommonJS packages ask for built-in modules by `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
});
