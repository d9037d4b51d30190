import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findHelm } from '../src/helm/helm-binary.ts';
import { systemRandom } from '../src/lib/clock.ts';

const cacheDir = join(import.meta.dirname, '../../node_modules/.cache/shopyard-tests');

/** A helm to be found first on PATH: the real one, and everything that it is given is written down. */
export async function watchHelm(dir: string): Promise<{ path: string; given: () => string }> {
  const { binary } = await findHelm({
    binary: undefined,
    path: undefined,
    cacheDir,
    random: systemRandom,
    versionOf: () => Promise.resolve(''),
  });
  const bin = join(dir, 'bin');
  const record = join(dir, 'given-to-helm');
  mkdirSync(bin, { recursive: true });
  writeFileSync(record, '');
  const script = `#!/bin/sh\n{ echo "argv: $*"; env; } >>'${record}'\ntee -a '${record}' | '${binary}' "$@"\n`;
  writeFileSync(join(bin, 'helm'), script);
  chmodSync(join(bin, 'helm'), 0o755);
  return { path: [bin, process.env['PATH']].join(delimiter), given: () => readFileSync(record, 'utf8') };
}
