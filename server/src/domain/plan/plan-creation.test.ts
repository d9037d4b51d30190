import { describe, expect, it } from 'vitest';
import { aCluster } from '../../../test/builders.ts';
import type { EdgeSettings } from '../cluster.ts';
import type { Engine, EngineCatalogue, EngineInput, EngineVersion } from '../engine.ts';
import { must } from '../../lib/assert.ts';
import type { CreateStoreInput } from './creation-input.ts';
import { placeStore } from './placement.ts';
import { keptEdge } from '../store-edge.ts';
import { planCreation } from './plan-creation.ts';
import type { CreationFacts, CreationPlan } from './plan-creation.ts';

const version: EngineVersion = {
  version: '2.0.0',
  chart: 'medusa',
  chartVersion: '1.0.0',
  chartDigest: 'd'.repeat(64),
  archive: '/charts/medusa.tgz',
  changesDataSchema: false,
  default: true,
};
const edge: EdgeSettings = {
  baseDomain: 'shops.example.com',
  scheme: 'https',
  port: undefined,
  ingressClass: 'nginx',
  storageClass: undefined,
  readiness: 'address',
  probeAddress: undefined,
};
const engine = {
  kind: 'MEDUSA',
  title: 'Medusa',
  configDefaults: { theme: 'light', currency: 'EUR', locale: 'en-GB' },
  configProblems: () => [],
  versions: [version],
  values: ({ store, edge: { baseDomain } }: EngineInput) => ({
    id: store.id,
    plan: store.wanted.plan,
    baseDomain,
  }),
  guardRails: ({ store, operator }: EngineInput) => [
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: store.wanted.plan }, operator },
  ],
} as unknown as Engine;
const catalogue: EngineCatalogue = {
  engines: [engine],
  engine: () => engine,
  version: (_, wanted) => (wanted === version.version ? version : undefined),
  defaultVersion: () => version,
  byDigest: () => version,
};
const facts: CreationFacts = {
  owner: 'ann',
  catalogue,
  clusters: [aCluster()],
  edgeOf: () => edge,
  operator: undefined,
};
const input: CreateStoreInput = { name: 'tea-and-coffee', engine: 'MEDUSA' };

function plan(change: Partial<CreateStoreInput> = {}, more: Partial<CreationFacts> = {}): CreationPlan {
  const planned = planCreation({ ...input, ...change }, { ...facts, ...more });
  if ('userErrors' in planned) throw new Error(JSON.stringify(planned.userErrors));
  return planned.plan;
}

describe('the plan of a creation', () => {
  it('names the cluster that is not there, and those that are', () => {
    const planned = planCreation({ ...input, cluster: 'prod' }, facts);
    expect(planned).toMatchObject({
      userErrors: [
        {
          code: 'NOT_FOUND',
          path: ['input', 'cluster'],
          message: 'There is no cluster "prod".',
          remedy: `Use one of: cls_${aCluster().id} (${aCluster().name}).`,
        },
      ],
    });
  });

  it('fills in what was not said', () => {
    expect(plan().store).toEqual({
      name: 'tea-and-coffee',
      owner: 'ann',
      engine: 'MEDUSA',
      namespace: 'store-tea-and-coffee',
      clusterId: 'cluster-1',
      wanted: {
        generation: 1,
        revision: 1,
        engineVersion: '2.0.0',
        plan: 'SMALL',
        config: {
          title: 'Tea and coffee',
          theme: 'light',
          currency: 'EUR',
          locale: 'en-GB',
          adminEmail: 'admin@tea-and-coffee.shops.example.com',
          products: [],
        },
        domains: [],
        labels: [],
        suspended: false,
        deleting: false,
        credentialsVersion: 1,
        edge: keptEdge(edge),
      },
    });
  });

  it('hashes alike for the same wish, however it is written, and whatever id the store gets', () => {
    const { hash, as } = plan();
    expect(plan({ plan: 'SMALL', domains: null, labels: [], config: {}, idempotencyKey: 'x' }).hash).toBe(
      hash,
    );
    expect(as('str_1').values).toMatchObject({ id: 'str_1' });
    expect(plan().hash).toBe(hash);
  });

  it.each([
    [
      'the chart',
      {},
      { catalogue: { ...catalogue, defaultVersion: () => ({ ...version, chartDigest: 'e'.repeat(64) }) } },
    ],
    ['the values', { plan: 'LARGE' as const }, {}],
    ['the edge', {}, { edgeOf: () => ({ ...edge, baseDomain: 'other.example.com' }) }],
    ['the guard rails', {}, { operator: { name: 'shopyard', namespace: 'elsewhere' } }],
  ])('hashes differently when %s differs', (_, change, more) => {
    expect(plan(change, more).hash).not.toBe(plan().hash);
  });

  it('says a wrong name once, and not again for the defaults made of it', () => {
    for (const name of ['', 'A', 'x'.repeat(500), 'tea\n']) {
      const planned = planCreation({ ...input, name }, facts);
      expect('userErrors' in planned && planned.userErrors.map((error) => error.path)).toEqual([
        ['input', 'name'],
      ]);
    }
  });

  it('carries no member of a prototype from the input', () => {
    const config = JSON.parse('{"__proto__":{"title":"evil"},"constructor":{"prototype":{"x":1}}}') as object;
    expect(plan({ config }).store.wanted.config.title).toBe('Tea and coffee');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('the place of a new store', () => {
  const near = aCluster({ id: 'near' });
  const far = aCluster({ id: 'far', reachable: false });
  const lost = aCluster({
    id: 'lost',
    reason: { code: 'CLUSTER_REPLACED', message: 'It is another cluster now.', at: 1 },
  });

  it.each([
    ['a reachable cluster before an unreachable one', undefined, [far, near], 'near'],
    ['an unreachable one, where work waits', undefined, [lost, far], 'far'],
    ['the one that was asked for', 'far', [near, far], 'far'],
  ])('is %s', (_, wanted, clusters, expected) => {
    expect(placeStore(wanted, clusters)).toEqual({ clusterId: expected });
  });

  it.each([
    ['an unknown cluster', 'x', [near], 'NOT_FOUND', 'no cluster "x"'],
    [
      'a cluster that is not ours any more',
      'lost',
      [near, lost],
      'CLUSTER_UNAVAILABLE',
      'another cluster now',
    ],
    ['none at all', undefined, [], 'CLUSTER_UNAVAILABLE', 'No cluster was reached'],
  ])('is never %s', (_, wanted, clusters, code, says) => {
    const placed = placeStore(wanted, clusters);
    expect(placed).toMatchObject({ problem: { code, path: ['input', 'cluster'] } });
    expect(must('problem' in placed ? placed.problem : undefined, 'a problem').message).toContain(says);
  });
});
