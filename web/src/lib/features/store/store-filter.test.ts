import { describe, expect, test } from 'vitest';
import { aRow } from '../../../../test/builders.ts';
import { fitsBesidePhase, fitsPhase, parseFilter, withPhase } from './store-filter.ts';

const store = aRow({ name: 'winter-market', owner: 'Maria', labels: [{ key: 'season', value: 'winter' }] });

describe('the filter of the list', () => {
  test.each([
    ['', true],
    ['winter', true],
    ['WINTER market', true],
    ['localhost', true],
    ['summer', false],
    ['status:ready', true],
    ['status:failed,ready', true],
    ['status:failed', false],
    ['engine:medusa', true],
    ['engine:woocommerce', false],
    ['size:small', true],
    ['size:large', false],
    ['owner:maria', true],
    ['owner:jonas', false],
    ['label:season', true],
    ['label:season=winter', true],
    ['label:season=summer', false],
    ['label:region', false],
    ['cluster:cluster_1', true],
    ['cluster:other', false],
    ['engine:medusa owner:maria winter', true],
    ['engine:medusa owner:jonas winter', false],
  ])('"%s" keeps a ready Medusa store of Maria: %s', (query, isKept) => {
    const terms = parseFilter(query);
    expect(fitsBesidePhase(store, terms) && fitsPhase(store.phase, terms)).toBe(isKept);
  });

  test('says which words it does not understand', () => {
    expect(parseFilter('status:happy colour:red owner: ok').unknown).toEqual([
      'status:happy',
      'colour:red',
      'owner:',
    ]);
  });

  test('changes the status and leaves the other words', () => {
    expect(withPhase('owner:maria status:failed text', 'READY')).toBe('status:ready owner:maria text');
    expect(withPhase('status:failed text', null)).toBe('text');
  });
});
