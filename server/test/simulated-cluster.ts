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
  /** Where the played ingress listens. */
  ingressPort: number;
  faultUrl: string;
  process: ChildProcess;
  /** Breaks something as simulator/src/faults/endpoint.ts describes; the answer mends it. */
  break(fault: Record<string, unknown>): Promise<() => Promise<void>>;
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
    async break(fault) {
      const faults = `${cluster.faultUrl}/faults`;
      const answer = await fetch(faults, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (answer.status !== 201) throw new Error(`the fault was refused: ${await answer.text()}`);
      const { id } = (await answer.json()) as { id: string };
      return async () => {
        await fetch(`${faults}/${id}`, { method: 'DELETE' });
      };
    },
    async kill() {
      await ended(cluster.process, 'SIGKILL');
    },
    async restart() {
      Object.assign(cluster, await launch(dir, options.speed ?? 20, cluster.ingressPort));
    },
    async stop() {
      await ended(cluster.process, 'SIGTERM');
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return cluster;
}

async function launch(dir: string, speed: number, ingressPort = 0) {
  const ports = ['--fault-port', '0', '--ingress-port', String(ingressPort)];
  const child = spawn(process.execPath, [main, '--dir', dir, '--speed', String(speed), ...ports], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const ready = JSON.parse(line) as Record<'kubeconfig' | 'url' | 'ingress' | 'faults', string>;
    return {
      process: child,
      kubeconfigPath: ready.kubeconfig,
      url: ready.url,
      ingressPort: Number(new URL(ready.ingress).port),
      faultUrl: ready.faults.replace(/\/faults\/?$/, ''),
    };
  }
  throw new Error('the simulated cluster ended before it was ready');
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}
