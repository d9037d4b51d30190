import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Manifest } from '../engine.ts';
import { differencesOf, wordsOf } from './differences.ts';

const object = (spec: unknown, kind = 'Deployment', more: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'web' },
  spec,
  ...more,
});

test('fields are named with what was found and what is wanted, items of lists by their names', () => {
  const live = object({
    replicas: 0,
    containers: [
      { name: 'b', image: 'evil:1' },
      { name: 'a', image: 'x' },
    ],
  });
  const wanted = object({
    replicas: 1,
    containers: [
      { name: 'a', image: 'x' },
      { name: 'b', image: 'shop:1' },
    ],
  });
  expect(wordsOf(differencesOf(live, wanted))).toBe(
    'spec.replicas 0 → 1; spec.containers[b].image evil:1 → shop:1',
  );
});

test('what the server sets by itself is no difference', () => {
  const live = {
    ...object({}),
    status: { ready: 1 },
    metadata: { name: 'web', resourceVersion: '7', uid: 'u' },
  };
  const wanted = { ...object({}), metadata: { name: 'web', resourceVersion: '9', generation: 3 } };
  expect(differencesOf(live as Manifest, wanted as Manifest)).toEqual([]);
});

test('values of Secrets, and of what sounds like one, are never told', () => {
  const secret = fc.string({ minLength: 8 }).map((text) => `s3cr3t-${text}`);
  fc.assert(
    fc.property(secret, secret, (a, b) => {
      const told = [
        ...differencesOf(
          object({}, 'Secret', { data: { any: a } }),
          object({}, 'Secret', { data: { any: b } }),
        ),
        ...differencesOf(
          object({ env: [{ name: 'DB_PASSWORD', value: a }] }),
          object({ env: [{ name: 'DB_PASSWORD', value: b }] }),
        ),
        ...differencesOf(object({ env: [] }), object({ env: [{ name: 'API_TOKEN', value: b }] })),
        ...differencesOf(object({ apiKey: { deep: a } }), object({ apiKey: { deep: b } })),
      ];
      expect(JSON.stringify(told)).not.toContain('s3cr3t-');
    }),
  );
});

test('equal objects do not differ, and different ones always do', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(differencesOf(object({ a }), object({ a }))).toEqual([]);
      const same = JSON.stringify(a) === JSON.stringify(b);
      if (!same && typeof a !== 'object')
        expect(differencesOf(object({ a }), object({ a: b }))).not.toEqual([]);
    }),
  );
});

/** The same amount as several texts, each as Kubernetes takes it. */
const spellings = (milli: number): string[] => [
  `${milli}m`,
  `${milli * 1000}u`,
  (milli / 1000).toFixed(3),
  `${milli}e-3`,
  ...(milli % 1000 === 0 ? [`${milli / 1000}`, `${milli / 1000}.0`] : []),
  ...(milli % 1_024_000 === 0 ? [`${milli / 1_024_000}Ki`] : []),
];
const amount = fc.oneof(
  fc.integer({ min: 1, max: 100_000 }),
  fc.integer({ min: 1, max: 4096 }).map((kibi) => kibi * 1_024_000),
);
/** Every place in which the charts, or a hand, write a quantity. */
const places: [string, (value: string) => Manifest][] = [
  [
    'of a container',
    (cpu) =>
      object({ template: { spec: { containers: [{ name: 'web', resources: { limits: { cpu } } }] } } }),
  ],
  ['of a quota', (cpu) => object({ hard: { 'requests.cpu': cpu } }, 'ResourceQuota')],
  [
    'of a limit range',
    (memory) => object({ limits: [{ type: 'Container', default: { memory } }] }, 'LimitRange'),
  ],
  ['of a claim', (storage) => object({ resources: { requests: { storage } } }, 'PersistentVolumeClaim')],
  [
    'of an autoscaler',
    (averageValue) =>
      object({ metrics: [{ pods: { target: { averageValue } } }] }, 'HorizontalPodAutoscaler'),
  ],
  [
    'of a directory',
    (sizeLimit) => object({ template: { spec: { volumes: [{ name: 'tmp', emptyDir: { sizeLimit } }] } } }),
  ],
];

test.each(places)('a quantity %s is compared by what it is, not by how it is written', (_where, at) => {
  fc.assert(
    fc.property(amount, amount, fc.nat(), fc.nat(), (one, two, a, b) => {
      const left = spellings(one)[a % spellings(one).length] ?? '';
      const right = spellings(two)[b % spellings(two).length] ?? '';
      expect(differencesOf(at(left), at(spellings(one)[b % spellings(one).length] ?? ''))).toEqual([]);
      expect(differencesOf(at(left), at(right))).toHaveLength(one === two ? 0 : 1);
    }),
  );
});

test('what only looks like a quantity is a text: of a variable, a label, a ConfigMap', () => {
  const variable = (value: string) => object({ containers: [{ name: 'web', env: [{ name: 'A', value }] }] });
  const label = (limits: string) => object({ template: { metadata: { labels: { limits } } } });
  const map = (cpu: string) => object(undefined, 'ConfigMap', { data: { cpu }, limits: { cpu } });
  for (const at of [variable, label, map])
    expect(differencesOf(at('1k'), at('1000')).length).toBeGreaterThan(0);
});

test('many differences are told as six and a number', () => {
  const many = (n: number): Manifest => object(Object.fromEntries([...'abcdefgh'].map((key) => [key, n])));
  expect(wordsOf(differencesOf(many(0), many(1)))).toMatch(/^spec\.a 0 → 1; .*; and 2 more$/);
});
