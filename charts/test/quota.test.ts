import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../server/src/domain/engine.ts';
import type { KubeObject } from './helm.ts';
import { objects } from './helm.ts';

import { chartDirectory, chartNames, engineOf, plans, storeInput, storeValues } from './inputs.ts';
import { containersOf, podTemplates } from './pods.ts';
import { quantity } from './quantity.ts';

const resources = ['cpu', 'memory', 'ephemeral-storage'] as const;
const sides = ['requests', 'limits'] as const;
/** Sums of thousandths of a core are not exact. */
const rounding = 1e-9;
type Amounts = Record<string, number>;

const combinations = chartNames.flatMap((chart) => plans.map((plan) => ({ chart, plan })));
const backups = { backup: { enabled: true } };

describe.each(combinations)('$chart $plan', ({ chart, plan }) => {
  const input = storeInput(chart, { plan });
  const rails = engineOf(chart).guardRails(input);
  const find = (kind: string): KubeObject =>
    rails.find((object) => object.kind === kind) as Manifest as KubeObject;
  const render = () =>
    objects({ chart: chartDirectory(chart), values: { ...storeValues(chart, { plan }), ...backups } });

  it('fits its quota at its most, rolling everywhere, with its Jobs', async () => {
    const hard = find('ResourceQuota')['spec'].hard as Record<string, string>;
    const all = await render();
    const used = worst(all);
    for (const [name, amount] of Object.entries(used))
      expect(amount, name).toBeLessThanOrEqual(quantity(hard[name]!) + rounding);
    // A quota that could never be reached would be none.
    expect(quantity(hard['requests.memory']!)).toBeLessThan(2 * used['requests.memory']!);
  });

  it('stays within the limits of a container and of a claim', async () => {
    const limits = find('LimitRange')['spec'].limits as { type: string; max: Record<string, string> }[];
    const perContainer = limits.find(({ type }) => type === 'Container')!.max;
    const perClaim = limits.find(({ type }) => type === 'PersistentVolumeClaim')!.max;
    const all = await render();
    for (const container of podTemplates(all).flatMap(containersOf)) {
      for (const name of resources) {
        expect(quantity(container.resources.limits[name]), `${container.name} ${name}`).toBeLessThanOrEqual(
          quantity(perContainer[name]!),
        );
        expect(quantity(container.resources.requests[name])).toBeLessThanOrEqual(
          quantity(container.resources.limits[name]),
        );
      }
    }
    for (const claim of all.filter(({ kind }) => kind === 'PersistentVolumeClaim')) {
      expect(quantity(claim['spec'].resources.requests.storage)).toBeLessThanOrEqual(
        quantity(perClaim['storage']!),
      );
    }
  });

  it('says in the API what really runs', async () => {
    const { requests, limits, replicas, maxReplicas } = engineOf(chart).plan(plan);
    const all = await render();
    const steady = total(workloads(all).map((workload) => [workload.pod, workload.replicas]));
    expect(requests).toMatchObject({
      cpuMillicores: millicores(steady['requests.cpu']!),
      memoryMiB: mib(steady['requests.memory']!),
      pods: steady['pods'],
    });
    expect(limits).toMatchObject({
      cpuMillicores: millicores(steady['limits.cpu']!),
      memoryMiB: mib(steady['limits.memory']!),
    });
    expect(replicas).toBe(Math.max(...workloads(all).map((workload) => workload.replicas)));
    expect(maxReplicas).toBe(Math.max(...workloads(all).map((workload) => workload.maxReplicas)));
  });
});

describe.each(chartNames)('%s', (chart) => {
  it('has the sizes of plan SMALL as its defaults', async () => {
    const [byDefault, small] = await Promise.all([
      objects({ chart: chartDirectory(chart), values: backups }),
      objects({ chart: chartDirectory(chart), values: { ...storeValues(chart), ...backups } }),
    ]);
    expect(sizes(byDefault)).toEqual(sizes(small));
  });

  it.each(['local', 'prod'])('fits the quota that values-%s brings along', async (file) => {
    const all = await objects({
      chart: chartDirectory(chart),
      files: [`${chartDirectory(chart)}/values-${file}.yaml`],
    });
    const hard = all.find(({ kind }) => kind === 'ResourceQuota')!['spec'].hard as Record<string, string>;
    for (const [name, amount] of Object.entries(worst(all)))
      expect(amount, name).toBeLessThanOrEqual(quantity(hard[name]!) + rounding);
  });

  it('renders with guardRails.create what the control plane makes itself', async () => {
    const rails = engineOf(chart).guardRails(storeInput(chart));
    const hard = rails.find(({ kind }) => kind === 'ResourceQuota') as Manifest as KubeObject;
    const guardRails = {
      create: true,
      operator: { name: 'shopyard', namespace: 'shopyard-system' },
      quota: hard['spec'].hard,
    };
    const all = await objects({
      chart: chartDirectory(chart),
      values: { ...storeValues(chart), guardRails },
    });
    for (const rail of rails) {
      const rendered = all.find(
        ({ kind, metadata }) => kind === rail.kind && metadata.name === rail.metadata.name,
      );
      expect({ ...rendered, metadata: undefined }).toEqual({ ...rail, metadata: undefined });
    }
  });
});

/** What the store asks for when every Deployment rolls at its largest and every Job runs: by names of the quota. */
function worst(all: KubeObject[]): Amounts {
  const rolling = workloads(all).map(({ pod, kind, maxReplicas }): [Amounts, number] => [
    pod,
    maxReplicas + (kind === 'Deployment' ? 1 : 0),
  ]);
  const jobs = podTemplates(all).filter(({ owner }) => /^(Job|CronJob|Pod) /.test(owner));
  const claims = all.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const storage = claims.reduce((sum, claim) => sum + quantity(claim['spec'].resources.requests.storage), 0);
  return {
    ...total([...rolling, ...jobs.map((job): [Amounts, number] => [podAmounts(job.spec), 1])]),
    persistentvolumeclaims: claims.length,
    'requests.storage': storage,
    'count/cronjobs.batch': all.filter(({ kind }) => kind === 'CronJob').length,
  };
}

function workloads(all: KubeObject[]) {
  return all
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map((object) => {
      const scaler = all.find(
        ({ kind, metadata }) => kind === 'HorizontalPodAutoscaler' && metadata.name === object.metadata.name,
      )?.['spec'];
      const replicas: number = scaler?.minReplicas ?? object['spec'].replicas;
      return {
        kind: object.kind,
        pod: podAmounts(object['spec'].template.spec),
        replicas,
        maxReplicas: (scaler?.maxReplicas ?? replicas) as number,
      };
    });
}

function podAmounts(spec: KubeObject): Amounts {
  const amount = (container: KubeObject, side: string, name: string): number =>
    quantity(container['resources'][side][name]);
  const entries = sides.flatMap((side) =>
    resources.map((name) => {
      const together = spec['containers'].reduce(
        (sum: number, container: KubeObject) => sum + amount(container, side, name),
        0,
      );
      const before = (spec['initContainers'] ?? []).map((container: KubeObject) =>
        amount(container, side, name),
      );
      return [`${side}.${name}`, Math.max(together, ...before)];
    }),
  );
  return { ...Object.fromEntries(entries), pods: 1 };
}

const total = (pods: [Amounts, number][]): Amounts =>
  pods.reduce<Amounts>((sum, [pod, count]) => {
    for (const [name, amount] of Object.entries(pod)) sum[name] = (sum[name] ?? 0) + amount * count;
    return sum;
  }, {});

const millicores = (cores: number): number => Math.round(cores * 1000);

const mib = (bytes: number): number => bytes / 1024 ** 2;

const sizes = (all: KubeObject[]) => [
  ...podTemplates(all).flatMap((pod) =>
    containersOf(pod).map((container) => [
      pod.owner.replace(/-seed-.*/, '-seed'),
      container.name,
      container.resources,
    ]),
  ),
  ...all
    .filter(({ kind }) => kind === 'PersistentVolumeClaim')
    .map((claim) => [claim.metadata.name, claim['spec'].resources]),
];
