import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findHelm } from '../src/helm/helm-binary.ts';
import { systemRandom } from '../src/lib/clock.ts';

const cacheDir = join(import.meta.dirname, '../../node_modules/.cache/shopyard-tests');

/** The path of the real program. */
export async function realHelm(): Promise<string> {
  const versionOf = () => Promise.resolve('');
  const { binary } = await findHelm({
    binary: undefined,
    path: undefined,
    cacheDir,
    random: systemRandom,
    versionOf,
  });
  return binary;
}

export interface StubHelm {
  path: string;
  /** Runs that begin from now on hang until they are ended (or their folder is gone), or do as the real helm does. */
  hangs(yes: boolean): void;
  /** One line per thing that happened: `begin <pid> <verb> <release>`, `end ...`, `term ...`, `overlap ...`. */
  lines(): string[];
  /** Pids of runs that began. */
  pids(): number[];
}

/**
 * A program that can be told to hang before it does what the real helm does. It writes down when a run begins and
 * ends, and whether another run of the same release was still alive then. `onTerm` is shell, run at SIGTERM.
 */
export async function stubHelm(dir: string, onTerm = 'exit 1'): Promise<StubHelm> {
  const real = await realHelm();
  const path = join(dir, 'stub-helm');
  const log = join(dir, 'stub-log');
  const slow = join(dir, 'stub-hangs');
  mkdirSync(join(dir, 'stub-runs'), { recursive: true });
  writeFileSync(log, '');
  writeFileSync(
    path,
    `#!/bin/sh
case "$1" in
  upgrade|uninstall|rollback) ;;
  *) exec '${real}' "$@" ;;
esac
say() { echo "$1 $$ $verb $release" >>'${log}'; }
verb=$1; release=$2; runs='${dir}/stub-runs/'$2
for pid in $(cat "$runs" 2>/dev/null); do
  case $(cut -d' ' -f3 "/proc/$pid/stat" 2>/dev/null) in ''|Z) ;; *) say overlap ;; esac
done
echo $$ >>"$runs"
say begin
trap 'say term; ${onTerm}' TERM
if [ -e '${slow}' ]; then while [ -e '${log}' ]; do sleep 1 & wait $!; done; fi
'${real}' "$@"; code=$?
say end
exit $code
`,
  );
  chmodSync(path, 0o755);
  const lines = (): string[] => readFileSync(log, 'utf8').split('\n').filter(Boolean);
  return {
    path,
    hangs(yes) {
      if (yes) writeFileSync(slow, '');
      else if (existsSync(slow)) rmSync(slow);
    },
    lines,
    pids: () =>
      lines()
        .filter((line) => line.startsWith('begin '))
        .map((line) => Number(line.split(' ')[1])),
  };
}
