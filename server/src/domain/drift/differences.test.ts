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

test('many differences are told as six and a number', () => {
  const many = (n: number): Manifest => object(Object.fromEntries([...'abcdefgh'].map((key) => [key, n])));
  expect(wordsOf(differencesOf(many(0), many(1)))).toMatch(/^spec\.a 0 → 1; .*; and 2 more$/);
});
