import type { KubeObject } from './helm.ts';
import { objects } from './helm.ts';
import { chartDirectory, chartNames, plans, storeValues } from './inputs.ts';
import type { ChartName } from './inputs.ts';

export interface Case {
  chart: ChartName;
  title: string;
  files?: string[];
  values: Record<string, unknown>;
}

const gateway = { edge: { mode: 'gateway', gateway: { name: 'edge', namespace: 'edge', sectionName: '' } } };
const edges = [{ edge: { mode: 'ingress' } }, gateway, { edge: { mode: 'none' } }];

/** Every values file and plan with every edge, and what else changes the set of objects. */
export const cases: readonly Case[] = chartNames.flatMap((chart) => [
  ...edges.flatMap((edge) => [
    { chart, title: `defaults, edge ${edge.edge.mode}`, values: edge },
    ...['local', 'prod'].map((file) => ({
      chart,
      title: `values-${file}, edge ${edge.edge.mode}`,
      files: [`${chartDirectory(chart)}/values-${file}.yaml`],
      values: edge,
    })),
  ]),
  ...plans.map((plan) => ({ chart, title: `plan ${plan}`, values: storeValues(chart, { plan }) })),
  { chart, title: 'suspended', values: storeValues(chart, { plan: 'LARGE', suspended: true }) },
  { chart, title: 'external database', values: external(chart) },
]);

export const render = ({ chart, files, values }: Case): Promise<KubeObject[]> =>
  objects({ chart: chartDirectory(chart), values, ...(files === undefined ? {} : { files }) });

function external(chart: ChartName): Record<string, unknown> {
  const host = chart === 'woocommerce' ? { host: 'db.example', name: 'shop_1' } : {};
  const database = { mode: 'external', external: { cidrs: ['10.1.0.0/16'], port: 6432, ...host } };
  return { database, credentials: { existingSecret: 'credentials-1' }, networkPolicy: { internet: true } };
}
