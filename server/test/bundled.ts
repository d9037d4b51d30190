import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
/** Below the server, so that what stays outside of the bundle is found. */
const folder = join(here, '../node_modules/.cache/test-programs');

/**
 * One file of a program in `test/`, for tests that start it many times: it starts in half the processor time of the
 * sources. `name` keeps the bundles of different test files apart. Answers its path.
 */
export async function bundled(program: string, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(here, program)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: ['better-sqlite3'],
    define: {
      'import.meta.dirname': JSON.stringify(here),
      'import.meta.url': JSON.stringify(import.meta.url),
    },
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}
