import { describe, expect, it } from 'vitest';
import { emptyState } from '../database/state.ts';
import { accessFingerprint, chooseSteps } from './steps.ts';

const wanted = { schema: '2.21.2', seed: 'b', access: 'x' };
const done = { schema: '2.21.2', access: 'x', seeds: ['a', 'b'] };

describe('what a seed Job does', () => {
  it.each([
    ['everything on an empty database', emptyState, { migrate: true, fill: true, access: true }],
    ['nothing twice', done, { migrate: false, fill: false, access: false }],
    [
      'nothing for a seed that an earlier revision applied',
      { ...done, seeds: ['b', 'c'] },
      { migrate: false, fill: false, access: false },
    ],
    [
      'a migration for another engine version',
      { ...done, schema: '2.20.0' },
      { migrate: true, fill: false, access: false },
    ],
    ['new products', { ...done, seeds: ['a'] }, { migrate: false, fill: true, access: false }],
    ['new credentials', { ...done, access: 'y' }, { migrate: false, fill: false, access: true }],
  ])('%s', (_, state, steps) => {
    expect(chooseSteps(state, wanted)).toEqual(steps);
  });
});

describe('the fingerprint of the credentials', () => {
  const access = { email: 'a@b.example', password: 'one', publishableKey: 'pk_1' };

  it('is the same for the same, and tells nothing of them', () => {
    const print = accessFingerprint(access, 'key');
    expect(accessFingerprint({ ...access }, 'key')).toBe(print);
    expect(print).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    [{ ...access, email: 'c@b.example' }, 'key'],
    [{ ...access, password: 'two' }, 'key'],
    [{ ...access, publishableKey: 'pk_2' }, 'key'],
    [access, 'another key'],
    [{ ...access, email: 'a@b.example","one', password: '' }, 'key'],
  ])('differs with %j under %s', (other, key) => {
    expect(accessFingerprint(other, key)).not.toBe(accessFingerprint(access, 'key'));
  });
});
