import { expect, test } from 'vitest';
import type { Manifest } from '../../domain/engine.ts';
import { raisedRail } from './raise-limits.ts';

const quota = (hard: Record<string, string>): Manifest => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'shopyard-quota' },
  spec: { hard },
});
const limits = (cpu: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'shopyard-limits' },
  spec: { limits: [{ type: 'Container', max: { cpu }, default: { cpu: '500m' } }] },
});

test('a quota rises to what is wanted and does not fall below what stands', () => {
  const wanted = quota({ 'limits.cpu': '2', pods: '20', 'limits.memory': '1Gi' });
  const live = quota({ 'limits.cpu': '2500m', pods: '10', 'limits.memory': '1024Mi', other: '1' });
  expect(raisedRail(wanted, live)).toEqual(
    quota({ 'limits.cpu': '2500m', pods: '20', 'limits.memory': '1Gi' }),
  );
});

test('the largest container may stay as large as it was; what is given by default is what is wanted', () => {
  expect(raisedRail(limits('2'), limits('4'))).toEqual(limits('4'));
  expect(raisedRail(limits('4'), limits('2'))).toEqual(limits('4'));
});

test('what is not there yet, and what limits nothing, is applied as it is wanted', () => {
  expect(raisedRail(limits('2'), undefined)).toEqual(limits('2'));
  const policy = { ...limits('2'), kind: 'NetworkPolicy' };
  expect(raisedRail(policy, { ...limits('4'), kind: 'NetworkPolicy' })).toEqual(policy);
});
