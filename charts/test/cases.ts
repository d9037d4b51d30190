import type { KubeObject } from './helm.ts';
import { objects } from './helm.ts';
import { chartDirectory, chartNames, plans, storeValues } from './inputs.ts';
import type { ChartName } from './inputs.ts';

export interface Case {
  chart: ChartName;
  title: string;
  files?: string[];
  values: Record<string, unknown>;
  /** Kinds of the edge that it must render; an Ingress where nothing is said. */
  edge?: string[];
}

interface EdgeCase {
  title: string;
  values: Record<string, unknown>;
  kinds: string[];
}

const gateway = {
  mode: 'gateway',
  scheme: 'https',
  gateway: { name: 'edge', namespace: 'edge', sectionName: '' },
};
const certManager = { mode: 'certManager', issuer: 'letsencrypt', issuerKind: 'issuer' };
const noTls = { mode: 'none' };

/** Every edge with every way of TLS that it can have. */
export const edges: readonly EdgeCase[] = [
  { title: 'Ingress, no TLS', values: { mode: 'ingress', tls: noTls }, kinds: ['Ingress'] },
  {
    title: 'Ingress, TLS by a Secret',
    values: { mode: 'ingress', scheme: 'https', tls: { mode: 'secret', secretName: 'wildcard' } },
    kinds: ['Ingress'],
  },
  {
    title: 'Ingress, TLS by cert-manager',
    values: { mode: 'ingress', scheme: 'https', tls: certManager },
    kinds: ['Ingress'],
  },
  { title: 'Gateway, its own TLS', values: { ...gateway, tls: noTls }, kinds: ['HTTPRoute'] },
  {
    title: 'Gateway, TLS by a Secret',
    values: { ...gateway, extraHosts: ['b.example'], tls: { mode: 'secret', secretName: 'wildcard' } },
    kinds: ['HTTPRoute', 'ListenerSet'],
  },
  {
    title: 'Gateway, TLS by cert-manager',
    values: { ...gateway, tls: certManager },
    kinds: ['Certificate', 'HTTPRoute', 'ListenerSet'],
  },
  { title: 'no edge', values: { mode: 'none', tls: noTls }, kinds: [] },
];

/** A database, and for Medusa a cache, that lies elsewhere. */
export function external(chart: ChartName): Record<string, unknown> {
  const host = chart === 'woocommerce' ? { host: 'db.example', name: 'shop_1' } : {};
  const database = { mode: 'external', external: { cidrs: ['10.1.0.0/16'], port: 6432, ...host } };
  const credentials = { existingSecret: 'credentials-1' };
  return { database, credentials };
}

const medusaOnly: Case[] = [
  { title: 'no cache', values: { cache: { mode: 'none' } } },
  {
    title: 'external cache',
    values: {
      credentials: { existingSecret: 'credentials-1' },
      cache: { mode: 'external', external: { cidrs: ['10.2.0.0/16'], port: 6380 } },
    },
  },
].map((one) => ({ chart: 'medusa', ...one }));

/** Every values file × database mode, every edge × TLS mode, every plan, and what else changes the set of objects. */
export const cases: readonly Case[] = chartNames.flatMap((chart) => [
  ...[[], ['local'], ['prod']].flatMap((names) =>
    [{}, external(chart)].map((database): Case => {
      const files = names.map((name) => `${chartDirectory(chart)}/values-${name}.yaml`);
      const title = `${names[0] ? `values-${names[0]}` : 'defaults'}, ${'database' in database ? 'external' : 'bundled'} database`;
      return { chart, title, files, values: database };
    }),
  ),
  ...edges.map(({ title, values, kinds }) => ({ chart, title, values: { edge: values }, edge: kinds })),
  ...plans.map((plan) => ({
    chart,
    title: `plan ${plan}`,
    values: { ...storeValues(chart, { plan }), backup: { enabled: true, uploads: plan !== 'SMALL' } },
  })),
  { chart, title: 'suspended', values: storeValues(chart, { plan: 'LARGE', suspended: true }) },
  ...medusaOnly.filter((one) => one.chart === chart),
]);

export const render = ({ chart, files = [], values }: Case): Promise<KubeObject[]> =>
  objects({ chart: chartDirectory(chart), files, values });
