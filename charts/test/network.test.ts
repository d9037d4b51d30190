import { beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from './helm.ts';
import { objects } from './helm.ts';
import type { ChartName } from './inputs.ts';
import { chartDirectory, engineOf, storeInput, storeValues } from './inputs.ts';
import type { Peer } from './reachability.ts';
import { allowed } from './reachability.ts';
import { podTemplates } from './pods.ts';

const edge: Peer = { namespace: 'traefik', labels: {} };
const sharedEdge: Peer = { namespace: 'kube-system', labels: { 'app.kubernetes.io/name': 'traefik' } };
const stranger: Peer = {
  namespace: 'store-other',
  labels: { 'app.kubernetes.io/instance': 'shop', 'app.kubernetes.io/component': 'backend' },
};
const dns: Peer = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** Who reaches whom on which port: all that is allowed, and nothing else. */
const expected: Record<ChartName, string[]> = {
  medusa: [
    'backend -> cache:6379',
    'backend -> database:5432',
    'backup -> database:5432',
    'edge -> backend:9000',
    'edge -> storefront:8000',
    'seed -> cache:6379',
    'seed -> database:5432',
    'sharedEdge -> backend:9000',
    'sharedEdge -> storefront:8000',
    'storefront -> backend:9000',
    'test -> backend:9000',
    'test -> storefront:8000',
    'worker -> cache:6379',
    'worker -> database:5432',
  ],
  woocommerce: [
    'backup -> database:3306',
    'cron -> database:3306',
    'edge -> web:8080',
    'seed -> database:3306',
    'sharedEdge -> web:8080',
    'test -> web:8080',
    'web -> database:3306',
  ],
};

describe.each(Object.keys(expected) as ChartName[])('the network of %s', (chart) => {
  let policies: KubeObject[] = [];
  let pods: Record<string, Peer> = {};
  beforeAll(async () => {
    const all = await objects({
      chart: chartDirectory(chart),
      values: { ...storeValues(chart, { plan: 'LARGE' }), backup: { enabled: true } },
    });
    const rails = engineOf(chart).guardRails(storeInput(chart)) as KubeObject[];
    policies = [...rails, ...all].filter(({ kind }) => kind === 'NetworkPolicy');
    pods = Object.fromEntries(
      podTemplates(all).map((pod) => [pod.component, { namespace: 'store-shop', labels: pod.labels }]),
    );
  });

  it('lets through what is declared and nothing else', () => {
    const ports = [5432, 3306, 6379, 8000, 8080, 9000, 443];
    const sources = { ...pods, edge, sharedEdge, stranger, dns };
    const open = Object.entries(sources).flatMap(([from, source]) =>
      Object.entries(pods).flatMap(([to, target]) =>
        ports
          .filter((port) => allowed(policies, source, target, port))
          .map((port) => `${from} -> ${to}:${port}`),
      ),
    );
    expect(open.sort()).toEqual(expected[chart]);
  });

  it('lets every pod ask for names, and lets none reach anything else outside', () => {
    const outside: Peer = { namespace: 'elsewhere', labels: {} };
    for (const [name, pod] of Object.entries(pods)) {
      expect(allowed(policies, pod, dns, 53), name).toBe(true);
      expect(allowed(policies, pod, outside, 443), name).toBe(false);
    }
  });
});
