import { expect, test } from 'vitest';
import { mergeKubeconfigs } from './merge-kubeconfigs.ts';

const named = (name: string, inner: string, value: object) => ({ name, [inner]: value });

test('a context in one file finds its cluster and user in another', () => {
  const a = {
    'current-context': 'prod',
    contexts: [named('prod', 'context', { cluster: 'c', user: 'u', namespace: 'n' })],
  };
  const b = {
    'current-context': 'other',
    clusters: [named('c', 'cluster', { server: 'https://b' })],
    users: [named('u', 'user', { token: 't' })],
  };
  expect(
    mergeKubeconfigs([
      { path: '/a/config', content: a },
      { path: '/b/config', content: b },
    ]),
  ).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'prod',
    contexts: a.contexts,
    clusters: b.clusters,
    users: b.users,
  });
});

test('the first file that has a name counts, whole, and so does the first current context that is set', () => {
  const merged = mergeKubeconfigs([
    { path: '/a', content: { 'current-context': '', users: [named('u', 'user', { token: 'first' })] } },
    { path: '/b', content: null },
    {
      path: '/c',
      content: {
        'current-context': 'c',
        users: [named('u', 'user', { token: 'second', username: 'x' }), named('v', 'user', {})],
      },
    },
  ]);
  expect(merged['current-context']).toBe('c');
  expect(merged['users']).toEqual([named('u', 'user', { token: 'first' }), named('v', 'user', {})]);
});

test('paths are those of the file that they stand in; programs are looked up where they have no folder', () => {
  const user = {
    'client-certificate': 'me.crt',
    'client-key': '/keys/me.key',
    tokenFile: '../token',
    exec: { command: './login', args: ['x'] },
  };
  const merged = mergeKubeconfigs([
    {
      path: '/home/kate/.kube/config',
      content: {
        clusters: [named('c', 'cluster', { 'certificate-authority': 'ca.crt' })],
        users: [named('u', 'user', user), named('v', 'user', { exec: { command: 'aws' } })],
      },
    },
  ]);
  expect(merged['clusters']).toEqual([
    named('c', 'cluster', { 'certificate-authority': '/home/kate/.kube/ca.crt' }),
  ]);
  expect(merged['users']).toEqual([
    named('u', 'user', {
      'client-certificate': '/home/kate/.kube/me.crt',
      'client-key': '/keys/me.key',
      tokenFile: '/home/kate/token',
      exec: { command: '/home/kate/.kube/login', args: ['x'] },
    }),
    named('v', 'user', { exec: { command: 'aws' } }),
  ]);
});
