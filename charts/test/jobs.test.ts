import { describe, expect, it } from 'vitest';
import type { KubeObject } from './helm.ts';
import { nameOf, objects } from './helm.ts';
import { chartDirectory, chartNames, storeValues } from './inputs.ts';

describe.each(chartNames)('the seed Job of %s', (chart) => {
  const job = async (values: Record<string, unknown>): Promise<KubeObject> => {
    const all = await objects({ chart: chartDirectory(chart), values });
    const jobs = all.filter(({ kind }) => kind === 'Job');
    expect(jobs).toHaveLength(1);
    return jobs[0]!;
  };
  const usual = storeValues(chart);

  it('is a plain Job that stays when it is done', async () => {
    const { metadata, spec } = await job(usual);
    expect(metadata.name).toMatch(/^shop-seed-[0-9a-f]{10}$/);
    expect(metadata.annotations).toBeUndefined();
    expect(spec).toMatchObject({ backoffLimit: 3, activeDeadlineSeconds: 900, suspend: false });
    expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('has the same name as long as it is the same', async () => {
    const [first, second] = await Promise.all([job(usual), job(structuredClone(usual))]);
    expect(second).toEqual(first);
  });

  const images = chart === 'medusa' ? { backend: { tag: '9.9.9' } } : { wordpress: { tag: '9.9.9' } };
  it.each([
    ['products', storeValues(chart, { config: { products: [] } })],
    ['title', storeValues(chart, { config: { title: 'Other' } })],
    ['the image', { ...usual, images }],
    ['credentials', { ...usual, credentials: { existingSecret: 'credentials-2' } }],
    ['sizes', { ...usual, small: usual['small'], seed: { ...(usual['seed'] as object), resources: bigger } }],
  ])('is another Job when %s change', async (_, values) => {
    const [before, after] = await Promise.all([job(usual), job(values)]);
    expect(after.metadata.name).not.toBe(before.metadata.name);
  });

  it('is the same Job, held back, while the store is suspended', async () => {
    const [running, suspended] = await Promise.all([job(usual), job({ ...usual, suspended: true })]);
    expect(suspended.metadata.name).toBe(running.metadata.name);
    expect({ ...suspended['spec'], suspend: false }).toEqual(running['spec']);
    expect(suspended['spec'].suspend).toBe(true);
  });
});

describe.each(chartNames)('%s', (chart) => {
  it('holds scheduled work back until the database has the schema', async () => {
    const all = await objects({
      chart: chartDirectory(chart),
      values: { ...storeValues(chart), backup: { enabled: true } },
    });
    const scheduled = all.filter(({ kind, spec }) => kind === 'CronJob' && spec.suspend === false);
    expect(scheduled.map(nameOf)).toContain('CronJob shop-backup');
    for (const { metadata, spec } of scheduled) {
      const waits = (spec.jobTemplate.spec.template.spec.initContainers ?? []) as { name: string }[];
      expect(
        waits.map(({ name }) => name),
        metadata.name,
      ).toEqual(['wait-for-schema']);
    }
  });

  it('rolls no database and no backend when only products change', async () => {
    const [before, after] = await Promise.all(
      [storeValues(chart), storeValues(chart, { config: { products: [] } })].map((values) =>
        objects({ chart: chartDirectory(chart), values }),
      ),
    );
    const templates = (all: KubeObject[]) =>
      Object.fromEntries(
        all
          .filter(
            ({ kind, metadata }) =>
              ['Deployment', 'StatefulSet'].includes(kind) && !metadata.name.endsWith('-storefront'),
          )
          .map((object) => [object.metadata.name, object['spec'].template]),
      );
    expect(templates(after!)).toEqual(templates(before!));
  });

  it('runs nothing while it is suspended, and keeps all claims', async () => {
    const [running, suspended] = await Promise.all(
      [false, true].map((isSuspended) =>
        objects({
          chart: chartDirectory(chart),
          values: storeValues(chart, { plan: 'LARGE', suspended: isSuspended }),
        }),
      ),
    );
    const workloads = suspended!.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
    expect(workloads.map((object) => object['spec'].replicas)).toEqual(workloads.map(() => 0));
    expect(
      suspended!.filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'PodDisruptionBudget'),
    ).toEqual([]);
    expect(
      suspended!.filter(({ kind }) => kind === 'CronJob').every((object) => object['spec'].suspend === true),
    ).toBe(true);
    const claims = (all: KubeObject[]) => all.filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(claims(suspended!)).toEqual(claims(running!));
  });
});

const bigger = {
  requests: { cpu: '300m', memory: '512Mi', 'ephemeral-storage': '64Mi' },
  limits: { cpu: '1', memory: '768Mi', 'ephemeral-storage': '512Mi' },
};
