/** `npm run check:generated`: generates everything again; a difference to what is committed (or staged) fails. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';

const generated = [
  'schema.graphql',
  'docs/settings.md',
  'docs/survival.md',
  'web/src/lib/graphql/generated/**/*',
  'charts/released/*',
  'images/*/{lib,src/seed,src/text}/currency-digits.*',
  'simulator/src/ingress/currency-digits.ts',
  'drizzle/**/*',
];

const state = (): Map<string, string> =>
  new Map(
    globSync(generated, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );

const before = state();
execFileSync('npm', ['run', '--silent', 'generate'], { stdio: ['ignore', 'ignore', 'inherit'] });
const after = state();
const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
  (path) => before.get(path) !== after.get(path),
);
for (const path of changed)
  console.error(
    `generated: ${path} differs from what its source gives: run "npm run generate" and commit it.`,
  );
console.log(`generated: ${String(after.size)} files, ${String(changed.length)} different`);
if (changed.length > 0) process.exitCode = 1;
