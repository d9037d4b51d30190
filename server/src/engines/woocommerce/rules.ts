import type { EngineRules } from '../engine-rules.ts';
import { countries, currenciesWithout } from '../sells.ts';
import { woocommerceCredentials } from './credentials.ts';
import { woocommercePlans } from './plans.ts';
import { woocommerceRetireScript } from './retire-script.ts';
import { woocommerceValues } from './values.ts';

/** As MariaDB's utf8mb4_unicode_520_ci: letters count, case, accents and width do not. */
const letters = new Intl.Collator('und', { sensitivity: 'base' });

export const woocommerce: EngineRules = {
  kind: 'WOOCOMMERCE',
  title: 'WooCommerce',
  themes: ['light', 'dark', 'sand'],
  defaults: { theme: 'light', currency: 'EUR', locale: 'en-GB' },
  currencies: currenciesWithout('SLE SVC VED XCG ZWG'),
  countries,
  compareSkus: letters.compare,
  adminPath: '/wp-admin',
  adminLogin: { usernameFrom: { key: 'ADMIN_USER' }, passwordKey: 'ADMIN_PASSWORD' },
  plans: woocommercePlans,
  order: ['database', 'seed', 'web'],
  values: woocommerceValues,
  credentialKeys: woocommerceCredentials,
  retireScript: woocommerceRetireScript,
};
