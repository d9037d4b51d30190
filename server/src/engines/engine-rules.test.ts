import { describe, expect, it } from 'vitest';
import { anEngineInput } from '../../test/builders/engine-input.ts';
import { planNames } from '../domain/words.ts';
import { createEngine } from './engine-rules.ts';
import { medusa } from './medusa/rules.ts';
import { seedHash } from './seed.ts';
import { woocommerce } from './woocommerce/rules.ts';

const [shop, blog] = [createEngine(medusa, []), createEngine(woocommerce, [])];
const engines = [shop, blog];

describe('components', () => {
  it.each([
    [shop, 'SMALL', ['database', 'cache', 'seed', 'backend', 'storefront', 'ingress']],
    [shop, 'MEDIUM', ['database', 'cache', 'seed', 'backend', 'worker', 'storefront', 'ingress']],
    [blog, 'SMALL', ['database', 'seed', 'web', 'ingress']],
  ] as const)('of $title %s stand in order of dependence', (engine, plan, names) => {
    expect(engine.componentNames(plan)).toEqual(names);
    expect(engine.components(anEngineInput({ wanted: { plan } })).map(({ name }) => name)).toEqual(names);
  });

  it('are named like the objects of the chart', () => {
    expect(shop.components(anEngineInput({ wanted: { plan: 'LARGE' } }))).toEqual([
      { name: 'database', kind: 'StatefulSet', objectName: 'tea-database', prefix: false, minAvailable: 1 },
      { name: 'cache', kind: 'StatefulSet', objectName: 'tea-cache', prefix: false, minAvailable: 1 },
      { name: 'seed', kind: 'Job', objectName: 'tea-seed-', prefix: true, minAvailable: 1 },
      { name: 'backend', kind: 'Deployment', objectName: 'tea-backend', prefix: false, minAvailable: 3 },
      { name: 'worker', kind: 'Deployment', objectName: 'tea-worker', prefix: false, minAvailable: 2 },
      {
        name: 'storefront',
        kind: 'Deployment',
        objectName: 'tea-storefront',
        prefix: false,
        minAvailable: 3,
      },
      { name: 'ingress', kind: 'Ingress', objectName: 'tea', prefix: false, minAvailable: 1 },
    ]);
  });

  it.each(engines)('of $title need nothing running while suspended, but stay reachable by name', (engine) => {
    const components = engine.components(anEngineInput({ wanted: { suspended: true } }));
    expect(
      components.filter(({ kind }) => kind !== 'Ingress').map(({ minAvailable }) => minAvailable),
    ).toEqual(components.slice(1).map(() => 0));
  });
});

describe.each(engines)('values of $title', (engine) => {
  it.each(planNames)('are the same for the same %s store, byte for byte', (plan) => {
    const text = () => JSON.stringify(engine.values(anEngineInput({ wanted: { plan } })));
    expect(text()).toBe(text());
  });

  it('carry the store, its seed and the name of its Secret, and no secret', () => {
    const input = anEngineInput({ config: { locale: 'de-AT' } });
    const values = engine.values(input);
    expect(values).toMatchObject({
      store: {
        id: 'id-of-tea',
        owner: 'local',
        title: 'Tea',
        theme: 'light',
        currency: 'EUR',
        country: 'AT',
        locale: 'de-AT',
        adminEmail: 'admin@tea.example',
      },
      suspended: false,
      seed: { hash: seedHash(input.store.wanted.config), products: input.store.wanted.config.products },
      credentials: { existingSecret: 'credentials-1', dataSecret: 'credentials-data' },
      guardRails: { create: false },
    });
    expect(engine.seedHash(input)).toBe(seedHash(input.store.wanted.config));
    expect(JSON.stringify(values)).not.toMatch(/password/i);
  });

  it('do not change with the revision or the generation: nothing may roll because a number was counted', () => {
    const values = (number: number) =>
      engine.values(anEngineInput({ wanted: { revision: number, generation: number } }));
    expect(values(2)).toEqual(values(1));
  });

  it('follow the edge', () => {
    const local = engine.values(anEngineInput())['edge'];
    expect(local).toEqual({
      mode: 'ingress',
      className: 'traefik',
      host: 'tea.localhost',
      extraHosts: [],
      scheme: 'http',
      port: 4080,
      tls: { mode: 'none' },
    });
    const edge = {
      baseDomain: 'shops.example',
      scheme: 'https',
      port: undefined,
      ingressClass: 'nginx',
      storageClass: 'fast',
      found: [{ className: 'nginx', controller: 'k8s.io/ingress-nginx', pods: [{ namespace: 'edge' }] }],
    } as const;
    const remote = engine.values(anEngineInput({ edge, wanted: { domains: ['tea.example'] } }));
    expect(remote).toMatchObject({
      storageClass: 'fast',
      edge: {
        className: 'nginx',
        controllers: [{ namespace: 'edge' }],
        host: 'tea.shops.example',
        extraHosts: ['tea.example'],
        scheme: 'https',
        port: 0,
        tls: { mode: 'secret' },
      },
    });
  });

  it('never shrink a claim that exists, and grow with the plan', () => {
    const size = (claims: Record<string, number>, plan: 'SMALL' | 'LARGE' = 'SMALL') =>
      engine.values(anEngineInput({ wanted: { plan }, claims }))['uploads'];
    expect(size({})).toEqual({ size: '5Gi' });
    expect(size({ 'tea-uploads': 20 })).toEqual({ size: '20Gi' });
    expect(size({ 'tea-uploads': 19.5 })).toEqual({ size: '20Gi' });
    expect(size({ 'other-uploads': 20 })).toEqual({ size: '5Gi' });
    expect(size({ 'tea-uploads': 20 }, 'LARGE')).toEqual({ size: '50Gi' });
  });
});

describe('addresses', () => {
  it('are the stable host, the port where it is not the usual one, and the administration below it', () => {
    expect(shop.urls(anEngineInput())).toEqual({
      storefront: 'http://tea.localhost:4080/',
      admin: 'http://tea.localhost:4080/app',
    });
    const edge = { baseDomain: 'shops.example', scheme: 'https', port: undefined } as const;
    expect(blog.urls(anEngineInput({ edge }))).toEqual({
      storefront: 'https://tea.shops.example/',
      admin: 'https://tea.shops.example/wp-admin',
    });
  });
});

it.each(engines)('the defaults of $title are a configuration that it can run', (engine) => {
  expect(
    engine.configProblems({
      title: 'Tea',
      adminEmail: 'a@tea.example',
      products: [],
      ...engine.configDefaults,
    }),
  ).toEqual([]);
});

it('sizes the parts of a pod by its memory', () => {
  const values = (plan: 'SMALL' | 'LARGE') => [
    shop.values(anEngineInput({ wanted: { plan } })),
    blog.values(anEngineInput({ wanted: { plan } })),
  ];
  const [small, large] = [values('SMALL'), values('LARGE')];
  expect(small).toMatchObject([
    { database: { bufferMiB: 128 }, cache: { maxMemoryMiB: 96 }, worker: { enabled: false } },
    { web: { workers: 8 } },
  ]);
  expect(large).toMatchObject([
    { database: { bufferMiB: 512 }, cache: { maxMemoryMiB: 384 }, worker: { enabled: true, replicas: 2 } },
    { web: { workers: 17 } },
  ]);
});
