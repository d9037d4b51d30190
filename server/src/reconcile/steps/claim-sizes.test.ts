import { expect, test } from 'vitest';
import { aStore } from '../../../test/builders.ts';
import { aClaim, aHealthyPicture } from '../../../test/builders/observed.ts';
import { fixedClaims } from './claim-sizes.ts';

type Context = Parameters<typeof fixedClaims>[0];

interface Standing {
  /** What the plan gives, what was asked for, and what the volume has, in GiB. */
  wanted?: number;
  asked?: number;
  capacity?: number;
  canExpand?: boolean;
  className?: string | undefined;
}

function standing({
  wanted = 10,
  asked = 10,
  capacity = asked,
  canExpand = true,
  className = 'standard',
}: Standing): Context {
  const objects: Record<string, unknown> = {
    'PersistentVolumeClaim tea-database': {
      spec: {
        ...(className === '' ? {} : { storageClassName: className }),
        resources: { requests: { storage: `${asked}Gi` } },
      },
    },
    'StorageClass standard': { allowVolumeExpansion: canExpand },
  };
  const get = (kind: string, _namespace: string | undefined, name: string) =>
    Promise.resolve(objects[`${kind} ${name}`]);
  return {
    facts: { observed: aHealthyPicture({ claims: [aClaim({ capacityGiB: capacity })] }) },
    store: aStore({ wanted: { ...aStore().wanted, storage: { 'tea-database': wanted } } }),
    cluster: { connection: { get } },
  } as unknown as Context;
}

test.each<[string, Standing, Record<string, number>]>([
  ['was enlarged by hand keeps its size', { asked: 40 }, { 'tea-database': 40 }],
  ['cannot grow keeps its size', { asked: 2, canExpand: false }, { 'tea-database': 2 }],
  ['can grow grows', { asked: 2 }, {}],
  [
    'was enlarged by hand keeps its size where nothing can grow',
    { asked: 40, canExpand: false },
    { 'tea-database': 40 },
  ],
  ['has what is wanted is left as it is', {}, {}],
  ['was rounded up by its driver is not taken for enlarged', { capacity: 11 }, {}],
  ['has no class that is known is left to the API server', { asked: 2, className: 'gone' }, {}],
  ['names no class is left to the API server', { asked: 2, className: '' }, {}],
])('a claim that %s', async (_, given, fixed) => {
  expect(await fixedClaims(standing(given))).toEqual(fixed);
});

test('a claim of which nothing is wanted yet is not looked at', async () => {
  const context = standing({ asked: 40 });
  expect(await fixedClaims({ ...context, store: aStore() })).toEqual({});
});
