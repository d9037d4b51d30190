import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeObject } from '../api/api.ts';
import { StatusError } from '../api/api.ts';
import { loadFacts } from '../facts/facts.ts';
import { FieldTypes } from '../schema/field-type.ts';
import { difference, fromFieldsV1, intersection, pathsOf, toFieldsV1, union } from './field-set.ts';
import { applyConfiguration, noteUpdate } from './managed-fields.ts';
import { compare, fieldsOf, mergeTyped } from './typed.ts';

const types = new FieldTypes(loadFacts());
const configMapType = types.named('io.k8s.api.core.v1.ConfigMap');
const podSpecType = types.named('io.k8s.api.core.v1.PodSpec');
const serviceType = types.named('io.k8s.api.core.v1.Service');

const writer = (manager: string) => ({
  manager,
  operation: 'Apply' as const,
  apiVersion: 'v1',
  time: '2026-01-01T00:00:00Z',
});
const configMap = (data?: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one' },
  ...(data === undefined ? {} : { data }),
});
const apply = (live: KubeObject | undefined, manager: string, data: Record<string, string>, force = false) =>
  applyConfiguration({
    live,
    applied: configMap(data),
    sent: configMap(data),
    type: configMapType,
    writer: writer(manager),
    force,
  });
const set = (...paths: string[][]): Record<string, unknown> => {
  const root: Record<string, unknown> = {};
  for (const path of paths) {
    let at = root;
    for (const step of path) at = (at[`f:${step}`] ??= {}) as Record<string, unknown>;
  }
  return root;
};

const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
const dataOf = (names: string[], value = '1') => Object.fromEntries(names.map((name) => [name, value]));

test('a set reads back as it was written', () => {
  const json = {
    'f:spec': { 'f:containers': { '.': {}, 'k:{"name":"web"}': { '.': {}, 'f:image': {} } } },
    'f:metadata': { 'f:finalizers': { 'v:"x"': {} } },
  };
  expect(toFieldsV1(fromFieldsV1(json))).toEqual(json);
  expect(pathsOf(fromFieldsV1(json))).toEqual([
    '.metadata.finalizers[="x"]',
    '.spec.containers',
    '.spec.containers[name="web"]',
    '.spec.containers[name="web"].image',
  ]);
});

test('union, intersection and difference agree', () => {
  const leaves = keys.map((names) => fromFieldsV1(set(...names.map((name) => ['data', name]))));
  fc.assert(
    fc.property(leaves, leaves, (left, right) => {
      const rebuilt = union(difference(left, right), intersection(left, right));
      expect(toFieldsV1(rebuilt)).toEqual(toFieldsV1(left));
      expect(toFieldsV1(difference(union(left, right), right))).toEqual(toFieldsV1(difference(left, right)));
    }),
  );
});

test('the fields of a configuration are leaves, list items and atomic values', () => {
  const spec = {
    nodeSelector: { a: 'b' },
    containers: [{ name: 'web', args: ['x'], ports: [{ containerPort: 80 }] }],
    tolerations: [{ key: 'k' }],
    securityContext: {},
  };
  expect(toFieldsV1(fieldsOf(spec, podSpecType))).toEqual({
    'f:nodeSelector': {},
    'f:containers': {
      'k:{"name":"web"}': {
        '.': {},
        'f:name': {},
        'f:args': {},
        'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
      },
    },
    'f:securityContext': {},
    'f:tolerations': {},
  });
});

test('comparing finds what was added, changed and removed', () => {
  const { changed, removed } = compare(
    { data: { a: '1', b: '1', c: '1' } },
    { data: { a: '1', b: '2', d: '1' } },
    configMapType,
  );
  expect(toFieldsV1(changed)).toEqual(set(['data', 'b'], ['data', 'd']));
  expect(toFieldsV1(removed)).toEqual(set(['data', 'c']));
});

test('merging keeps the applied order and leaves other items in their place', () => {
  const live = { containers: [{ name: 'a' }, { name: 'x' }, { name: 'b' }] };
  const applied = { containers: [{ name: 'b', image: '2' }, { name: 'a', image: '1' }, { name: 'c' }] };
  const merged = mergeTyped(live, applied, podSpecType) as typeof applied;
  expect(merged.containers.map((one) => one.name).filter((name) => name !== 'x')).toEqual(['b', 'a', 'c']);
  expect(merged.containers).toHaveLength(4);
});

test('what one manager applies last is what it has, whatever it applied before', () => {
  fc.assert(
    fc.property(keys, keys, (before, after) => {
      const live = apply(apply(undefined, 'alice', dataOf(before)), 'alice', dataOf(after));
      expect(live['data'] ?? {}).toEqual(dataOf(after));
    }),
  );
});

test('two managers: everything either applies is there, nothing else', () => {
  fc.assert(
    fc.property(keys, keys, keys, (first, second, third) => {
      const live = apply(
        apply(apply(undefined, 'alice', dataOf(first)), 'bob', dataOf(second)),
        'alice',
        dataOf(third),
      );
      expect(live['data'] ?? {}).toEqual(dataOf([...second, ...third]));
    }),
  );
});

test('a conflict arises exactly where values owned by another differ, and force ends it', () => {
  fc.assert(
    fc.property(keys, keys, (mine, theirs) => {
      const live = apply(undefined, 'alice', dataOf(mine, '1'));
      const shared = theirs.filter((name) => mine.includes(name));
      const attempt = () => apply(live, 'bob', dataOf(theirs, '2'));
      if (shared.length === 0)
        expect(attempt()['data'] ?? {}).toEqual({ ...dataOf(mine, '1'), ...dataOf(theirs, '2') });
      else {
        expect(attempt).toThrow(StatusError);
        expect(apply(live, 'bob', dataOf(theirs, '2'), true)['data']).toEqual({
          ...dataOf(mine, '1'),
          ...dataOf(theirs, '2'),
        });
      }
    }),
  );
});

test('an update takes over what it changes and drops what it removes from all', () => {
  const live = apply(undefined, 'alice', { a: '1', b: '1' });
  const next = { ...live, data: { a: '2' }, metadata: { name: 'one' } } as KubeObject;
  noteUpdate(live, next, configMapType, { ...writer('editor'), operation: 'Update' });
  const owned = Object.fromEntries(
    (next.metadata.managedFields as { manager: string; fieldsV1: unknown }[]).map((entry) => [
      entry.manager,
      entry.fieldsV1,
    ]),
  );
  expect(owned).toEqual({ editor: set(['data', 'a']) });
});

test('an item is recognised by its keys with their defaults', () => {
  const service = (ports: object[]): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { ports },
  });
  const applyService = (live: KubeObject | undefined, applied: KubeObject) =>
    applyConfiguration({
      live,
      applied,
      sent: applied,
      type: serviceType,
      writer: writer('alice'),
      force: false,
    });
  const live = applyService(undefined, service([{ port: 80, protocol: 'TCP', targetPort: 1 }]));
  const next = applyService(live, service([{ port: 80, targetPort: 2 }]));
  expect(next['spec']).toEqual({ ports: [{ port: 80, targetPort: 2 }] });
});
