import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repository } from '../e2e/src/tools.ts';

export interface SimulatedCluster {
  kubeconfig: string;
  ingressPort: number;
  stop(): Promise<void>;
}

/** The program of the embedded cluster by itself: it goes on while the server is stopped and started. */
export async function startSimulatedCluster(speed: number): Promise<SimulatedCluster> {
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-bench-cluster-'));
  const child = spawn(
    process.execPath,
    [join(repository, 'simulator/dist/main.js'), '--dir', dir, '--speed', String(speed)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const ready = JSON.parse(line) as { kubeconfig: string; ingress: string };
  return {
    kubeconfig: ready.kubeconfig,
    ingressPort: Number(new URL(ready.ingress).port),
    stop: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
