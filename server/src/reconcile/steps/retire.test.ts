import { expect, test } from 'vitest';
import { aPod } from '../../../test/builders/observed.ts';
import { leavingPods } from './retire.ts';

test('the old login lives as long as a pod that is told to end still answers', () => {
  const pods = [
    aPod('backend', { name: 'new', ready: true }),
    aPod('backend', { name: 'old', ready: true, deleting: true }),
  ];
  expect(leavingPods(pods)).toEqual(['old']);
});

test('a pod that answers no more holds nothing up, so that one on a lost node does not either', () => {
  expect(leavingPods([aPod('backend', { ready: false, deleting: true })])).toEqual([]);
});
