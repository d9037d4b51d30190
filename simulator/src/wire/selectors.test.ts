import { expect, test } from 'vitest';
import type { KubeObject } from '../api/api.ts';
import { loadFacts, storedKinds } from '../facts/facts.ts';
import { fieldSelector, labelSelector } from './selectors.ts';

const kinds = new Map(storedKinds(loadFacts()).map((kind) => [kind.kind, kind]));
const object = (labels: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'ns', labels },
  status: { phase: 'Running' },
});

test.each([
  ['app=web', { app: 'web' }, true],
  ['app==web', { app: 'web' }, true],
  ['app = web', { app: 'web' }, true],
  ['app!=web', {}, true],
  ['app!=web', { app: 'web' }, false],
  ['app in (web,db)', { app: 'db' }, true],
  ['app in (web, db)', {}, false],
  ['app notin (web)', {}, true],
  ['app notin (web)', { app: 'web' }, false],
  ['app', { app: '' }, true],
  ['!app', {}, true],
  ['!app', { app: '' }, false],
  ['app=', { app: '' }, true],
  ['a=1,b in (x,y),!c', { a: '1', b: 'y' }, true],
  ['a=1,b=2', { a: '1' }, false],
  ['example.com/app=web', { 'example.com/app': 'web' }, true],
  ['n>5', { n: '6' }, true],
  ['n<5', { n: '6' }, false],
])('%s on %j is %s', (text, labels, expected) => {
  expect(labelSelector(text)?.(object(labels))).toBe(expected);
});

test('an empty selector selects everything', () => {
  expect(labelSelector('')).toBeUndefined();
  expect(labelSelector(null)).toBeUndefined();
});

test.each(['a b c', '=web', '!', 'app in web'])('%j is no selector', (text) => {
  expect(() => labelSelector(text)).toThrow(/unable to parse requirement/);
});

test('field selectors compare the fields of the kind', () => {
  const pod = kinds.get('Pod')!;
  expect(fieldSelector('status.phase=Running,metadata.name!=q', pod)?.(object({}))).toBe(true);
  expect(fieldSelector('status.phase!=Running', pod)?.(object({}))).toBe(false);
  expect(() => fieldSelector('spec.image=x', pod)).toThrow('field label not supported: spec.image');
  expect(() => fieldSelector('data.a=x', kinds.get('ConfigMap')!)).toThrow(
    '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
  );
});
