import { expect, it } from 'vitest';
import { renderChart } from './render-chart.ts';

const store = { name: 'off', namespace: 'store-off' };
const chart = { archive: 'medusa-1.0.0.tgz', values: {} };
const helm = (manifest: string) => ({ render: () => Promise.resolve({ kind: 'done' as const, manifest }) });

it('hands on a manifest that the Kubernetes API can decode', async () => {
  const manifest = 'kind: Ingress\nmetadata: { name: "off" }\n';
  await expect(renderChart(helm(manifest), store, chart)).resolves.toBe(manifest);
});

it('refuses to plan what the Kubernetes API could not decode, with object and field', async () => {
  const manifest = 'kind: Ingress\nmetadata: { name: off }\n';
  await expect(renderChart(helm(manifest), store, chart)).rejects.toThrow(
    'a chart of store off cannot be applied: Ingress false: metadata.name is read as boolean false, not as text',
  );
});
