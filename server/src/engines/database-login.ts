import type { CredentialKey } from '../domain/engine.ts';

/** Two logins take turns, so that the old one works until every pod has the new one. */
export const databaseLogin = (credentialsVersion: number): string =>
  credentialsVersion % 2 === 1 ? 'shop_a' : 'shop_b';

export const secret = (
  key: string,
  purpose: string,
  length: number,
): Extract<CredentialKey, { kind: 'derived' }> => ({
  key,
  kind: 'derived',
  purpose,
  length,
  alphabet: 'alphanumeric',
});

/** The administrator's password is set on the volume's first start and never again: it stays that of version 1. */
export const databaseCredentials = (credentialsVersion: number): CredentialKey[] => [
  {
    key: 'DATABASE_ADMIN_PASSWORD',
    kind: 'derived',
    purpose: 'database-admin-password',
    length: 32,
    alphabet: 'alphanumeric',
    stable: true,
  },
  { key: 'DATABASE_USER', kind: 'fixed', value: databaseLogin(credentialsVersion) },
  secret('DATABASE_PASSWORD', 'database-password', 32),
];
