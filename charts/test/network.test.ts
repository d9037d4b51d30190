import { describe, expect, it } from 'vitest';
import { external } from './cases.ts';
import type { KubeObject } from './helm.ts';
import { objects } from './helm.ts';
import type { ChartName } from './inputs.ts';
import { chartDirectory, chartNames, engineOf, storeInput, storeValues } from './inputs.ts';
import type { Peer } from './reachability.ts';
import { home, open } from './reachability.ts';
import { podTemplates } from './pods.ts';

const solver = { 'acme.cert-manager.io/http01-solver': 'true' };

/** Who else there is: edges, a stranger who looks like the shop, what helps and what must stay away. */
const others: Record<string, Peer> = {
  edge: { namespace: 'traefik', labels: {} },
  sharedEdge: { namespace: 'kube-system', labels: { 'app.kubernetes.io/name': 'traefik' } },
  stranger: {
    namespace: 'store-other',
    labels: { 'app.kubernetes.io/instance': 'shop', 'app.kubernetes.io/component': 'backend' },
  },
  dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  solver: { namespace: home, labels: solver },
  node: { address: '192.168.7.1' },
  farDatabase: { address: '10.1.2.3' },
  farCache: { address: '10.2.2.3' },
  metadata: { address: '169.254.169.254' },
  internet: { address: '203.0.113.9' },
};
const ports = [53, 443, 3306, 5432, 6379, 6380, 6432, 8000, 8080, 8089, 9000];

const everyPod: Record<ChartName, string[]> = {
  medusa: ['backend', 'backup', 'cache', 'database', 'seed', 'storefront', 'test', 'worker', 'solver'],
  woocommerce: ['backup', 'cron', 'database', 'seed', 'test', 'web', 'solver'],
};
const apps: Record<ChartName, string[]> = {
  medusa: ['backend', 'seed', 'worker'],
  woocommerce: ['cron', 'seed', 'web'],
};
const fronts: Record<ChartName, string[]> = {
  medusa: ['backend:9000', 'storefront:8000'],
  woocommerce: ['web:8080'],
};
const inside: Record<ChartName, string[]> = {
  medusa: ['storefront -> backend:9000', 'test -> backend:9000', 'test -> storefront:8000'],
  woocommerce: ['test -> web:8080'],
};

/** All that is allowed: names for everybody, data for who works on it, the front for the edge. */
const expected = (
  chart: ChartName,
  { edges = ['edge', 'sharedEdge'], data = bundled(chart), pods = everyPod[chart], more = [] as string[] },
): string[] =>
  [
    ...pods.map((pod) => `${pod} -> dns:53`),
    ...edges.flatMap((edge) => fronts[chart].map((front) => `${edge} -> ${front}`)),
    ...inside[chart],
    ...data,
    ...more,
  ].sort();

const bundled = (chart: ChartName): string[] => [
  ...[...apps[chart], 'backup'].map((pod) => `${pod} -> database:${chart === 'medusa' ? 5432 : 3306}`),
  ...(chart === 'medusa' ? apps[chart].map((pod) => `${pod} -> cache:6379`) : []),
];

async function connections(chart: ChartName, values: Record<string, unknown>): Promise<string[]> {
  const all = await objects({
    chart: chartDirectory(chart),
    values: { ...storeValues(chart, { plan: 'LARGE' }), backup: { enabled: true }, ...values },
  });
  const rails = engineOf(chart).guardRails(storeInput(chart)) as KubeObject[];
  const policies = [...rails, ...all].filter(({ kind }) => kind === 'NetworkPolicy');
  const pods = podTemplates(all).map(({ component, labels }) => [component, { namespace: home, labels }]);
  return open(policies, { ...(Object.fromEntries(pods) as Record<string, Peer>), ...others }, ports).sort();
}

describe.each(chartNames)('the network of %s lets through what is declared and nothing else', (chart) => {
  it('as the control plane installs it', async () => {
    expect(await connections(chart, {})).toEqual(expected(chart, {}));
  });

  it('with data that lies elsewhere, and the internet, but nothing private in it', async () => {
    const cache = { mode: 'external', external: { cidrs: ['10.2.0.0/16'], port: 6380 } };
    const values = {
      ...external(chart),
      ...(chart === 'medusa' ? { cache } : {}),
      networkPolicy: { enabled: true, internet: true },
    };
    const gone = chart === 'medusa' ? ['database', 'cache'] : ['database'];
    const data = [...apps[chart], 'backup'].map((pod) => `${pod} -> farDatabase:6432`);
    const more = [
      ...apps[chart].map((pod) => `${pod} -> internet:443`),
      ...(chart === 'medusa' ? apps[chart].map((pod) => `${pod} -> farCache:6380`) : []),
    ];
    const pods = everyPod[chart].filter((pod) => !gone.includes(pod));
    expect(await connections(chart, values)).toEqual(expected(chart, { data, more, pods }));
  });

  it('without an edge', async () => {
    expect(await connections(chart, { edge: { mode: 'none' } })).toEqual(expected(chart, { edges: [] }));
  });

  it('with an edge that is known by its addresses, and an ACME challenge to answer', async () => {
    const tls = { mode: 'certManager', issuer: 'letsencrypt' };
    const edge = {
      mode: 'ingress',
      scheme: 'https',
      controllers: [],
      controllerCidrs: ['192.168.7.0/24'],
      tls,
    };
    const more = ['node -> solver:8089'];
    expect(await connections(chart, { edge })).toEqual(expected(chart, { edges: ['node'], more }));
  });

  it('and has no policy where somebody else sees to it', async () => {
    const all = await objects({
      chart: chartDirectory(chart),
      values: { networkPolicy: { enabled: false } },
    });
    expect(all.filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });
});

describe('the reachability matrix', () => {
  const policy = (spec: object) => [{ apiVersion: '', kind: 'NetworkPolicy', metadata: { name: '' }, spec }];
  const deny = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const web = { namespace: home, labels: { a: 'web' } };
  const database = { namespace: home, labels: { a: 'database' } };
  const rule = { podSelector: { matchLabels: { a: 'web' } } };
  const ingress = policy({
    podSelector: { matchLabels: { a: 'database' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [rule], ports: [{ port: 1 }] }],
  });

  it.each([
    ['no policy at all', [], ['database -> web:1', 'web -> database:1']],
    ['an entrance without an exit', [...deny, ...ingress], []],
    [
      'both',
      [
        ...deny,
        ...ingress,
        ...policy({
          podSelector: rule.podSelector,
          policyTypes: ['Egress'],
          egress: [{ to: [{ podSelector: {} }], ports: [{ port: 1 }] }],
        }),
      ],
      ['web -> database:1'],
    ],
    [
      'a rule that forgot its peers',
      [
        ...deny,
        ...policy({
          podSelector: {},
          policyTypes: ['Ingress', 'Egress'],
          ingress: [{ ports: [{ port: 1 }] }],
          egress: [{ ports: [{ port: 1 }] }],
        }),
      ],
      ['database -> web:1', 'web -> database:1'],
    ],
  ])('sees %s', (_, policies, connections) => {
    expect(open(policies, { web, database }, [1]).sort()).toEqual(connections);
  });
});
