import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHelm } from '../src/helm/create-helm.ts';
import type { Helm } from '../src/helm/helm.ts';
import { assert } from '../src/lib/assert.ts';
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

interface Target {
  kubeconfigPath: string;
  namespace: string;
  release: string;
}

/** An upgrade of the release that nobody of ours began, killed in the middle: its newest record stays pending. */
export const leavePending = (target: Target): Promise<void> =>
  withHelm({ 'templates/hook.yaml': hook }, async (helm, archive) => {
    const runId = systemRandom.id();
    const running = helm.apply({ ...target, runId, archive, values: {}, revision: 99, timeoutMs: 60_000 });
    await untilAsync(
      'the record is pending',
      async () => (await helm.facts({ ...target, timeoutMs: 60_000 })).status === 'pending',
    );
    await killRun(runId);
    await running;
  });

/** A release that somebody else installs, of a chart with these templates. */
export const installBeside = (target: Target, templates: Record<string, string>): Promise<void> =>
  withHelm(templates, async (helm, archive) => {
    const run = { ...target, runId: systemRandom.id(), archive, values: {}, revision: 1, timeoutMs: 60_000 };
    const outcome = await helm.apply(run);
    assert(outcome.kind === 'done', JSON.stringify(outcome));
  });

async function withHelm(
  templates: Record<string, string>,
  act: (helm: Helm, archive: string) => Promise<void>,
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'shopyard-beside-'));
  try {
    const archive = await writeChart(dir, templates);
    const given = { cacheDir, dataDir: dir, environment: process.env };
    const helm = await createHelm({ ...given, clock: systemClock, random: systemRandom });
    await act(helm, archive);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
