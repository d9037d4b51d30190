/** `npm run check:structure`: layers and sizes of everything that git knows. Exit code 1 with one line per violation. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { checkLayers } from './layers/check.ts';
import { checkSizes } from './sizes/check.ts';

const listed = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.svelte'],
  { encoding: 'utf8' },
);
const files = listed
  .split('\n')
  .filter((path) => path !== '' && !path.includes('/generated/') && !path.endsWith('.d.ts'))
  .flatMap((path) => {
    try {
      return [{ path, text: readFileSync(path, 'utf8') }];
    } catch {
      return [];
    }
  });

const layers = checkLayers(files).map(
  (violation) => `layers: ${violation.file} imports ${violation.specifier}: ${violation.message}`,
);
const sizes = checkSizes(files).map(
  (found) =>
    `sizes: ${found.what} has ${String(found.lines)} lines, at most ${String(found.max)}: split it by what it does.`,
);
for (const line of [...layers, ...sizes]) console.error(line);
console.log(
  `structure: ${String(files.length)} files, ${String(layers.length)} layer violations, ${String(sizes.length)} too large`,
);
if (layers.length + sizes.length > 0) process.exitCode = 1;
