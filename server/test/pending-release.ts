import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHelm } from '../src/helm/create-helm.ts';
import { systemClock, systemRandom } from '../src/lib/clock.ts';
import { writeChart } from './chart-archive.ts';
import { killRun } from './kill-run.ts';
import { untilAsync } from './until.ts';

const cacheDir = join(import.meta.dirname, '../../node_modules/.cache/shopyard-tests');

/** A Job that ends never and is waited for before anything of the release is touched. */
const hook = `apiVersion: batch/v1
kind: Job
metadata:
  name: "{{ .Release.Name }}-held"
  annotations:
    helm.sh/hook: pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  template:
    spec:
      restartPolicy: Never
      nodeSelector: { nowhere: "yes" }
      containers: [{ name: held, image: busybox }]
`;

/** An upgrade of the release that nobody of ours began, killed in the middle: its newest record stays pending. */
export async function leavePending(target: {
  kubeconfigPath: string;
  namespace: string;
  release: string;
}): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'shopyard-pending-'));
  try {
    const archive = await writeChart(dir, { 'templates/hook.yaml': hook });
    const helm = await createHelm({
      cacheDir,
      dataDir: dir,
      environment: process.env,
      clock: systemClock,
      random: systemRandom,
    });
    const runId = systemRandom.id();
    const running = helm.apply({ ...target, runId, archive, values: {}, revision: 99, timeoutMs: 60_000 });
    await untilAsync(
      'the record is pending',
      async () => (await helm.facts({ ...target, timeoutMs: 60_000 })).status === 'pending',
    );
    await killRun(runId);
    await running;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
