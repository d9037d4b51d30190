import { chartDirectory, storeValues } from '../../../charts/test/inputs.ts';
import { objects } from '../../../charts/test/helm.ts';
import type { Product } from '../../../server/src/domain/store/store.ts';
import { environmentOf, type Secrets } from '../chart.ts';

export interface Rendered {
  /** The file that the chart mounts into the seed Job. */
  seed: string;
  /** Environment of the image's container, secrets filled in. */
  environment: (component: 'web' | 'seed' | 'cron', secrets?: Secrets) => Record<string, string>;
}

export interface Wanted {
  title: string;
  products: Product[];
  theme?: string;
  locale?: string;
  currency?: string;
}

const salts = ['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT'];
export const credentials: Secrets = {
  DATABASE_USER: 'shop_a',
  DATABASE_PASSWORD: 'databasepassword',
  ADMIN_USER: 'admin',
  ADMIN_PASSWORD: 'adminpassword1',
  ...Object.fromEntries(
    [...salts, 'LOGGED_IN_SALT', 'NONCE_SALT'].map((salt) => [`WORDPRESS_${salt}`, `${salt}secretsecret`]),
  ),
};

/** What the control plane's values and the chart make of a store: the same file and the same variables as in a cluster. */
export async function render({
  theme = 'light',
  locale = 'de-DE',
  currency = 'EUR',
  ...wanted
}: Wanted): Promise<Rendered> {
  const values = storeValues('woocommerce', { config: { ...wanted, theme, locale, currency } });
  const rendered = await objects({ chart: chartDirectory('woocommerce'), values });
  const seed = rendered.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'shop-seed');
  const text = (seed?.['data'] as Record<string, string> | undefined)?.['seed.json'];
  if (text === undefined) throw new Error('the chart renders no seed');
  return {
    seed: text,
    environment: (component, secrets = credentials) => environmentOf(rendered, component, secrets),
  };
}
