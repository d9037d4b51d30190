import type { CredentialKey, EngineInput } from '../../domain/engine.ts';
import { databaseLogin, databaseCredentials, secret } from '../database-login.ts';

/** Keys of the Secret that charts/medusa reads. Passwords are alphanumeric: they stand in addresses. */
export const medusaCredentials = ({ store }: EngineInput): CredentialKey[] => [
  ...databaseCredentials(store.wanted.credentialsVersion),
  {
    key: 'DATABASE_URL',
    kind: 'composed',
    template: `postgres://${databaseLogin(store.wanted.credentialsVersion)}:\${DATABASE_PASSWORD}@${store.name}-database:5432/shop`,
  },
  // The cache knows one password only, and only the store's own pods reach it: changing it would shut the old pods out
  // before the new ones are there.
  { ...secret('REDIS_PASSWORD', 'cache-password', 32), stable: true },
  { key: 'REDIS_URL', kind: 'composed', template: `redis://:\${REDIS_PASSWORD}@${store.name}-cache:6379` },
  secret('JWT_SECRET', 'jwt-secret', 48),
  secret('COOKIE_SECRET', 'cookie-secret', 48),
  secret('ADMIN_PASSWORD', 'admin-password', 20),
  { key: 'PUBLISHABLE_TOKEN', kind: 'derived', purpose: 'publishable-key', length: 64, alphabet: 'hex' },
  { key: 'PUBLISHABLE_KEY', kind: 'composed', template: 'pk_${PUBLISHABLE_TOKEN}' },
];
