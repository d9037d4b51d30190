import { expect, test } from 'vitest';
import { anEngineInput } from '../../test/builders/engine-input.ts';
import { keepingClaims, withClaims } from './claims.ts';
import { medusaPlans } from './medusa/plans.ts';

test('claims keep at least the size they have', () => {
  const input = anEngineInput({ claims: { 'tea-database': 50, 'tea-cache': 0.5, other: 9 } });
  expect(keepingClaims(medusaPlans.SMALL, input).claims).toEqual({ database: 50, cache: 1, uploads: 5 });
});

test('values take the sizes that claims are fixed to, and nothing else changes', () => {
  const values = { database: { size: '20Gi', bufferMiB: 1 }, cache: { size: '1Gi' }, title: 'Tea' };
  expect(withClaims(values, 'tea', { 'tea-database': 5, 'tea-title': 3, 'tea-none': 1 })).toEqual({
    database: { size: '5Gi', bufferMiB: 1 },
    cache: { size: '1Gi' },
    title: 'Tea',
  });
});
