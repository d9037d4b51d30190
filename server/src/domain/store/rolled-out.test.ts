import { expect, test } from 'vitest';
import { aHealthyPicture, aJob, aWorkload } from '../../../test/builders/observed.ts';
import { manifestObjects } from './manifest-objects.ts';
import { isSeen, type RolledOut } from './rolled-out.ts';

const workload = aWorkload('backend', { generation: 4 });
const picture = aHealthyPicture({ workloads: [workload], jobs: [aJob({ name: 'tea-seed-1' })] });
const rollout = (...objects: RolledOut['objects']): RolledOut => ({ revision: 2, objects });
const { kind, name, uid } = workload;

test.each([
  ['the same generation is seen', rollout({ kind, name, uid, generation: 4 }), true],
  ['a later one is seen', rollout({ kind, name, uid, generation: 3 }), true],
  ['the one before is seen still', rollout({ kind, name, uid, generation: 5 }), false],
  [
    'a new object is not seen yet',
    rollout({ kind: 'Job', name: 'tea-seed-2', uid: 'u', generation: 1 }),
    false,
  ],
  ['it was made again by somebody', rollout({ kind, name, uid: 'other', generation: 9 }), true],
  ['it touched nothing that counts', rollout(), true],
])('a rollout where %s', (_, rolledOut, seen) => {
  expect(isSeen(rolledOut, picture)).toBe(seen);
});

test('the objects of a manifest are found by kind and name, whatever lies before the name', () => {
  const manifest = [
    '---',
    '# Source: x',
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    '  labels:',
    '    name: not-this',
    '  name: "tea-seed"',
    'data:',
    '  seed: |',
    '    kind: Job',
    '---',
    'kind: Job',
    'metadata:',
    '  name: tea-seed-1',
    '',
    '---',
    '# nothing',
  ].join('\n');
  expect(manifestObjects(manifest)).toMatchObject([
    { kind: 'ConfigMap', name: 'tea-seed' },
    { kind: 'Job', name: 'tea-seed-1' },
  ]);
});
