import { describe, expect, it } from 'vitest';
import type { KubeObject } from './helm.ts';
import { objects } from './helm.ts';
import { chartDirectory, chartNames, engineOf, storeInput, storeValues } from './inputs.ts';
import { containersOf, podTemplates } from './pods.ts';

describe.each(chartNames)('credentials of %s', (chart) => {
  const keys = engineOf(chart).credentialKeys(storeInput(chart));

  it('are keys of the Secret that the control plane makes, wherever a pod reads one', async () => {
    const all = await objects({
      chart: chartDirectory(chart),
      values: { ...storeValues(chart), backup: { enabled: true } },
    });
    const known = new Set(keys.map(({ key }) => key));
    expect(all.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(keysRead(all).filter((key) => !known.has(key))).toEqual([]);
  });

  it('are generated for a bare install, with every key that a pod reads, and kept', async () => {
    const all = await objects({ chart: chartDirectory(chart), values: { backup: { enabled: true } } });
    const secret = all.find(({ kind }) => kind === 'Secret')!;
    expect(secret.metadata.name).toBe('shop-credentials');
    expect(secret.metadata.annotations?.['helm.sh/resource-policy']).toBe('keep');
    expect(keysRead(all).filter((key) => !secret['data'][key])).toEqual([]);
  });

  it('change without a restart of the data, when that has a Secret of its own', async () => {
    const render = (existingSecret: string) =>
      objects({
        chart: chartDirectory(chart),
        values: { ...storeValues(chart), credentials: { existingSecret, dataSecret: 'credentials-data' } },
      });
    const [before, after] = await Promise.all([render('credentials-1'), render('credentials-2')]);
    const changed = podTemplates(before)
      .filter(({ spec }, index) => JSON.stringify(spec) !== JSON.stringify(podTemplates(after)[index]!.spec))
      .map(({ component }) => component);
    const all = chart === 'medusa' ? ['backend', 'seed', 'storefront', 'test'] : ['cron', 'seed', 'web'];
    expect(changed.sort()).toEqual(all);
  });

  it('never stand in an argument, a value or a plain variable', async () => {
    const all = await objects({ chart: chartDirectory(chart) });
    const secret = all.find(({ kind }) => kind === 'Secret')!;
    const fixed = new Set(keys.filter(({ kind }) => kind === 'fixed').map(({ key }) => key));
    const others = JSON.stringify(all.filter(({ kind }) => kind !== 'Secret'));
    for (const [key, encoded] of Object.entries(secret['data'] as Record<string, string>)) {
      const value = Buffer.from(encoded, 'base64').toString();
      expect(others.includes(value) && !fixed.has(key), key).toBe(false);
    }
  });
});

const keysRead = (all: KubeObject[]): string[] =>
  podTemplates(all).flatMap((pod) => [
    ...containersOf(pod).flatMap((container) =>
      (container.env ?? []).flatMap((entry: KubeObject) => entry['valueFrom']?.secretKeyRef?.key ?? []),
    ),
    ...(pod.spec.volumes ?? []).flatMap((volume: KubeObject) =>
      (volume['secret']?.items ?? []).map((item: { key: string }) => item.key),
    ),
  ]);
