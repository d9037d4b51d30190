import type { CredentialKey, EngineInput } from '../../domain/engine.ts';
import { databaseCredentials, secret } from '../database-login.ts';

const salts = [
  'AUTH_KEY',
  'SECURE_AUTH_KEY',
  'LOGGED_IN_KEY',
  'NONCE_KEY',
  'AUTH_SALT',
  'SECURE_AUTH_SALT',
  'LOGGED_IN_SALT',
  'NONCE_SALT',
];

/** Keys of the Secret that charts/woocommerce reads. */
export const woocommerceCredentials = ({ store }: EngineInput): CredentialKey[] => [
  ...databaseCredentials(store.wanted.credentialsVersion),
  { key: 'ADMIN_USER', kind: 'fixed', value: 'admin' },
  secret('ADMIN_PASSWORD', 'admin-password', 20),
  ...salts.map((salt) =>
    secret(`WORDPRESS_${salt}`, `wordpress-${salt.toLowerCase().replaceAll('_', '-')}`, 64),
  ),
];
