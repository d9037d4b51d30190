import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../simulator/src/main.ts');

export interface SimulatedCluster {
  dir: string;
  kubeconfigPath: string;
  url: string;
  process: ChildProcess;
  /** Ends the process as a crash would; `restart` brings the same cluster back at the same address. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The simulated cluster as a process of its own: nothing but the wire connects it with the test. */
export async function startSimulatedCluster(options: { speed?: number } = {}): Promise<SimulatedCluster> {
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-cluster-'));
  const first = await launch(dir, options.speed ?? 20);
  const cluster: SimulatedCluster = {
    dir,
    ...first,
    async kill() {
      await ended(cluster.process, 'SIGKILL');
    },
    async restart() {
      cluster.process = (await launch(dir, options.speed ?? 20)).process;
    },
    async stop() {
      await ended(cluster.process, 'SIGTERM');
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return cluster;
}

async function launch(dir: string, speed: number) {
  const child = spawn(process.execPath, [main, '--dir', dir, '--speed', String(speed)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const ready = JSON.parse(line) as { kubeconfig: string; url: string };
    return { process: child, kubeconfigPath: ready.kubeconfig, url: ready.url };
  }
  throw new Error('the simulated cluster ended before it was ready');
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}
