import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundled.ts';
import { type SimulatedCluster, startSimulatedCluster } from './simulated-cluster.ts';

export interface Run {
  /** Data directory: the same again is the next start of the same control plane. */
  dir: string;
  names: readonly string[];
  verbs: readonly string[];
  /** The failpoint to die at. */
  armed?: string;
  timeoutMs?: number;
  /** What to start instead of node alone. */
  launch?: (node: string) => { command: string; args: readonly string[]; env?: Record<string, string> };
}

export interface DyingPlatforms {
  cluster: SimulatedCluster;
  folder: string;
  /** Runs test/verbs-process.ts once; answers the signal it died of, or its exit code with the end of what it said. */
  run(run: Run): Promise<string>;
  /** Every failpoint that was passed in any run. */
  passed(): Set<string>;
  stop(): Promise<void>;
}

/** Control planes that are started to be killed, over one simulated cluster. `name` is the test file's. */
export async function dyingPlatforms(name: string): Promise<DyingPlatforms> {
  const folder = mkdtempSync(join(tmpdir(), `shopyard-${name}-`));
  const [program, cluster] = await Promise.all([
    bundled('verbs-process.ts', name),
    startSimulatedCluster({ speed: 50 }),
  ]);
  const passedLog = join(folder, 'passed');
  return {
    cluster,
    folder,
    run({ dir, names, verbs, armed, timeoutMs, launch }) {
      mkdirSync(dir, { recursive: true });
      const { command, args, env } = launch?.(process.execPath) ?? { command: process.execPath, args: [] };
      const asked = ['--dir', dir, '--kubeconfig', cluster.kubeconfigPath, '--names', names.join(',')];
      const child = spawn(
        command,
        [
          ...args,
          program,
          ...asked,
          '--verbs',
          verbs.join(','),
          ...(timeoutMs === undefined ? [] : ['--timeout', String(timeoutMs)]),
        ],
        {
          stdio: ['ignore', 'inherit', 'pipe'],
          env: {
            ...process.env,
            SHOPYARD_TEST: '1',
            NODE_COMPILE_CACHE: join(folder, 'compiled'),
            SHOPYARD_FAILPOINT_LOG: passedLog,
            ...(armed === undefined ? {} : { SHOPYARD_FAILPOINT: `${armed}=crash` }),
            ...env,
          },
        },
      );
      let said = '';
      child.stderr.on('data', (part: Buffer) => {
        said = `${said}${part.toString()}`.slice(-4000);
      });
      return new Promise((resolve) => {
        child.once('close', (code, signal) => {
          const end = signal ?? `exit ${code}: ${said}`;
          appendFileSync(
            join(folder, 'runs'),
            `${names.join(',')} ${verbs.join(',')} ${armed ?? ''} ${end}\n`,
          );
          resolve(end);
        });
      });
    },
    passed: () => new Set(readFileSync(passedLog, 'utf8').trim().split('\n')),
    async stop() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(program, { force: true });
    },
  };
}
