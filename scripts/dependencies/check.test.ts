import { expect, test } from 'vitest';
import { checkDependencies } from './check.ts';

const lock = (extra: Record<string, unknown> = {}) =>
  JSON.stringify({
    packages: {
      'node_modules/graphql': { version: '17.1.0' },
      'node_modules/svelte': { version: '5.0.0' },
      'node_modules/better-sqlite3': { version: '13.2.0' },
      ...extra,
    },
  });

test('one copy of each, exact versions and no addresses pass', () => {
  expect(
    checkDependencies(lock(), [{ path: 'package.json', text: '{"dependencies":{"graphql":"17.1.0"}}' }]),
  ).toEqual([]);
});

test('a second graphql is found', () => {
  expect(checkDependencies(lock({ 'web/node_modules/graphql': { version: '16.0.0' } }), [])[0]).toContain(
    'graphql must be installed once',
  );
});

test('a download address and a floating version are found', () => {
  const found = checkDependencies(lock({ 'node_modules/a': { resolved: 'https://example.test/a.tgz' } }), [
    { path: 'web/package.json', text: '{"devDependencies":{"vite":"^8.0.0"}}' },
  ]);
  expect(found).toHaveLength(2);
});

test('a package that asks for another Node than the root is found', () => {
  const manifest = (path: string, node: string) => ({ path, text: JSON.stringify({ engines: { node } }) });
  const root = manifest('package.json', '>=20.20');
  expect(checkDependencies(lock(), [root, manifest('web/package.json', '>=20.20')])).toEqual([]);
  expect(checkDependencies(lock(), [root, manifest('server/package.json', '>=22.19')])).toEqual([
    'server/package.json: engines.node is ">=22.19", write ">=20.20" as in package.json: scripts run on the Node that is installed',
  ]);
});
