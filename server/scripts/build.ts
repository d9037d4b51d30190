/** `npm run build`: the server as dist/main.js with its chunks, and the explorer as dist/explorer. */
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = join(import.meta.dirname, '..');
const explorer = join(here, 'dist/explorer');
rmSync(join(here, 'dist'), { recursive: true, force: true });

// More than one file, so that main.js can look at the version of Node before the rest loads the database module.
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

await build({
  entryPoints: [join(here, 'explorer/explorer.ts')],
  outdir: join(explorer, 'assets'),
  chunkNames: 'chunk-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  loader: { '.woff2': 'file', '.ttf': 'file' },
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
copyFileSync(join(here, 'explorer/index.html'), join(explorer, 'index.html'));
for (const file of globSync(join(explorer, '**/*.{js,css,html}'))) {
  const bytes = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(bytes));
  writeFileSync(`${file}.br`, brotliCompressSync(bytes));
}
