import { expect, test } from 'vitest';
import { aStore } from '../../../test/builders.ts';
import { aHealthyPicture, namespaceUid, someFacts, withDown } from '../../../test/builders/observed.ts';
import { computeStatus } from './compute-status.ts';
import type { ObservedStore } from './observed.ts';

const labelled = (observed: ObservedStore, version: string): ObservedStore => ({
  ...observed,
  workloads: observed.workloads.map((workload) => ({ ...workload, version })),
});
const seen = (observed: ObservedStore, before?: string) => {
  const store = aStore({ namespaceUid });
  const status = { ...store.status, ...(before === undefined ? {} : { engineVersion: before }) };
  return computeStatus(someFacts({ observed, store: { ...store, status } })).status.engineVersion;
};

test('the version that every rolled out workload names is the one that was seen to run', () => {
  expect(seen(labelled(aHealthyPicture(), '2.21.2'), '2.20.0')).toBe('2.21.2');
});

test('while a rollout is on its way, the one before is what was seen to run', () => {
  expect(seen(labelled(withDown('backend', []), '2.21.2'), '2.20.0')).toBe('2.20.0');
});

test('what was never seen to run has none, whatever is wanted', () => {
  expect(seen(labelled(withDown('backend', []), '2.21.2'))).toBeUndefined();
  expect(seen(aHealthyPicture())).toBeUndefined();
});
