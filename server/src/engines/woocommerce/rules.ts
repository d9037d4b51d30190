import type { EngineRules } from '../engine-rules.ts';
import { woocommerceCredentials } from './credentials.ts';
import { woocommercePlans } from './plans.ts';
import { woocommerceRetireScript } from './retire-script.ts';
import { woocommerceValues } from './values.ts';

export const woocommerce: EngineRules = {
  kind: 'WOOCOMMERCE',
  title: 'WooCommerce',
  themes: ['light', 'dark', 'sand'],
  defaults: { theme: 'light', currency: 'EUR', locale: 'en-GB' },
  adminPath: '/wp-admin',
  adminLogin: { usernameFrom: { key: 'ADMIN_USER' }, passwordKey: 'ADMIN_PASSWORD' },
  plans: woocommercePlans,
  order: ['database', 'seed', 'web'],
  values: woocommerceValues,
  credentialKeys: woocommerceCredentials,
  retireScript: woocommerceRetireScript,
};
