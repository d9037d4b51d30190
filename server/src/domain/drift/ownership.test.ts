import { expect, test } from 'vitest';
import {
  addedFields,
  type FieldOwner,
  fingerprintOf,
  foreignManagers,
  isClean,
  takeBack,
} from './ownership.ts';

const helm: FieldOwner = {
  manager: 'helm',
  operation: 'Apply',
  apiVersion: 'apps/v1',
  time: '2026-11-21T12:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:spec': { 'f:template': { 'f:image': {} } }, 'f:metadata': { 'f:labels': { 'f:a': {} } } },
};
const hand: FieldOwner = {
  manager: 'kubectl-edit',
  operation: 'Update',
  apiVersion: 'apps/v1',
  time: '2026-11-21T13:00:00Z',
  fieldsV1: {
    'f:metadata': { 'f:annotations': { 'f:note': {} }, 'f:finalizers': {} },
    'f:spec': { 'f:replicas': {}, 'f:paused': {} },
  },
};
const controller: FieldOwner = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  subresource: 'scale',
  fieldsV1: { 'f:spec': { 'f:replicas': {} } },
};
const status: FieldOwner = { manager: 'kubectl', subresource: 'status', fieldsV1: { 'f:status': {} } };

test('a fingerprint moves with every hand that writes, and stays while controllers and statuses do', () => {
  const before = fingerprintOf([helm], 1);
  expect(fingerprintOf([helm, controller, status], 7)).toBe(before);
  expect(fingerprintOf([status, helm], 1)).toBe(before);
  expect(fingerprintOf([helm, hand], 1)).not.toBe(before);
  expect(fingerprintOf([helm, hand], 2)).not.toBe(fingerprintOf([helm, hand], 1));
  expect(fingerprintOf([{ ...helm, time: '2026-11-21T12:00:01Z' }], 1)).not.toBe(before);
  expect(fingerprintOf([{ ...helm, fieldsV1: { 'f:spec': {} } }], 1)).not.toBe(before);
});

test('an object is clean as long as nobody foreign owns a field of it', () => {
  expect(isClean(fingerprintOf([helm, controller, status]))).toBe(true);
  expect(isClean(fingerprintOf([helm, hand]))).toBe(false);
  expect(foreignManagers([helm, hand, controller, status])).toEqual(['kubectl-edit']);
});

test('what a hand added to the spec becomes ours, so that the next apply drops it; labels and finalizers do not', () => {
  const [mine, ...rest] = takeBack([helm, hand, controller], 'helm', true)!;
  expect(rest).toEqual([controller]);
  expect(mine?.fieldsV1).toEqual({
    'f:spec': { 'f:template': { 'f:image': {} }, 'f:replicas': {}, 'f:paused': {} },
    'f:metadata': { 'f:labels': { 'f:a': {} } },
  });
});

test('the number of replicas is left to an autoscaler where the manifest does not set it', () => {
  const [mine] = takeBack([helm, hand], 'helm', false)!;
  expect(mine?.fieldsV1?.['f:spec']).toEqual({ 'f:template': { 'f:image': {} }, 'f:paused': {} });
  expect(addedFields([helm, hand], { spec: {} }, false)).toEqual(['spec.paused']);
});

test('a restart of the pods by hand stands, and whatever else the same hand wrote does not', () => {
  const restarted = (more: object = {}): FieldOwner => ({
    manager: 'kubectl-rollout',
    apiVersion: 'apps/v1',
    fieldsV1: {
      'f:spec': {
        'f:template': {
          'f:metadata': {
            'f:annotations': { '.': {}, 'f:kubectl.kubernetes.io/restartedAt': {}, ...more },
          },
        },
      },
    },
  });
  const manifest = { spec: { template: { metadata: {} } } };
  expect(addedFields([helm, restarted()], manifest, true)).toEqual([]);
  expect(takeBack([helm, restarted()], 'helm', true)).toEqual([helm]);
  const both = restarted({ 'f:note': {} });
  expect(addedFields([helm, both], { spec: { template: { metadata: { annotations: {} } } } }, true)).toEqual([
    'spec.template.metadata.annotations.note',
  ]);
  const [mine] = takeBack([helm, both], 'helm', true)!;
  expect(JSON.stringify(mine?.fieldsV1)).not.toContain('restartedAt');
  expect(JSON.stringify(mine?.fieldsV1)).toContain('f:note');
});

test('nothing is taken where nobody foreign wrote, nor of another version of the kind', () => {
  expect(takeBack([helm, controller, status], 'helm', true)).toBeUndefined();
  expect(takeBack([helm, { ...hand, apiVersion: 'apps/v1beta1' }], 'helm', true)).toEqual([helm]);
});

test('added is what the manifest does not set, named by its path, keys of lists included', () => {
  const sidecar: FieldOwner = {
    manager: 'kubectl',
    fieldsV1: {
      'f:spec': {
        'f:containers': {
          'k:{"name":"web"}': { 'f:image': {} },
          'k:{"name":"miner"}': { '.': {}, 'f:image': {}, 'f:name': {} },
        },
      },
    },
  };
  const manifest = { spec: { containers: [{ name: 'web', image: 'shop:1' }] } };
  expect(addedFields([helm, sidecar], manifest, true)).toEqual(['spec.containers[name=miner]']);
});
