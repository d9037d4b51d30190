import { describe, expect, it } from 'vitest';
import { anEngineInput } from '../../test/builders/engine-input.ts';
import type { CredentialKey } from '../domain/engine.ts';
import { medusaCredentials } from './medusa/credentials.ts';
import { medusa } from './medusa/rules.ts';
import { woocommerceCredentials } from './woocommerce/credentials.ts';
import { woocommerce } from './woocommerce/rules.ts';

const atVersion = (credentialsVersion: number) => anEngineInput({ wanted: { credentialsVersion } });
const engines = [medusa, woocommerce];

describe.each(engines)('credentials of $title', ({ credentialKeys, adminLogin }) => {
  const keys = credentialKeys(atVersion(1));

  it('name each key and each purpose once', () => {
    const purposes = keys.flatMap((key) => (key.kind === 'derived' ? [key.purpose] : []));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
    expect(new Set(purposes).size).toBe(purposes.length);
  });

  it('compose only of keys that are derived', () => {
    const derived = new Set(keys.flatMap((key) => (key.kind === 'derived' ? [key.key] : [])));
    const used = keys.flatMap((key) =>
      key.kind === 'composed'
        ? [...key.template.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '')
        : [],
    );
    expect(used.filter((key) => !derived.has(key))).toEqual([]);
  });

  it('have at least 96 bits each', () => {
    const bits = (key: CredentialKey) =>
      key.kind === 'derived' ? key.length * (key.alphabet === 'hex' ? 4 : Math.log2(62)) : Infinity;
    expect(keys.filter((key) => bits(key) < 96)).toEqual([]);
  });

  it('say where the administrator finds login and password', () => {
    const known = keys.map(({ key }) => key);
    expect(known).toContain(adminLogin.passwordKey);
    if (adminLogin.usernameFrom !== 'adminEmail') expect(known).toContain(adminLogin.usernameFrom.key);
  });

  it('take turns between two database logins, and keep the password that the volume was made with', () => {
    const login = (version: number) =>
      credentialKeys(atVersion(version)).find(({ key }) => key === 'DATABASE_USER');
    expect([1, 2, 3].map(login)).toEqual(
      ['shop_a', 'shop_b', 'shop_a'].map((value) => ({ key: 'DATABASE_USER', kind: 'fixed', value })),
    );
    const stable = keys.filter((key) => key.kind === 'derived' && key.stable).map(({ key }) => key);
    expect(stable.filter((key) => key !== 'REDIS_PASSWORD')).toEqual(['DATABASE_ADMIN_PASSWORD']);
  });
});

it('address the store’s own database and cache', () => {
  const composed = medusaCredentials(atVersion(2)).filter(({ kind }) => kind === 'composed');
  expect(composed).toEqual([
    {
      key: 'DATABASE_URL',
      kind: 'composed',
      template: 'postgres://shop_b:${DATABASE_PASSWORD}@tea-database:5432/shop',
    },
    { key: 'REDIS_URL', kind: 'composed', template: 'redis://:${REDIS_PASSWORD}@tea-cache:6379' },
    { key: 'PUBLISHABLE_KEY', kind: 'composed', template: 'pk_${PUBLISHABLE_TOKEN}' },
  ]);
});

it('salt WordPress with eight different secrets', () => {
  const salts = woocommerceCredentials(atVersion(1)).filter(({ key }) => key.startsWith('WORDPRESS_'));
  expect(salts.map((key) => (key.kind === 'derived' ? key.length : 0))).toEqual(Array<number>(8).fill(64));
});
