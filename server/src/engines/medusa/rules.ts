import type { EngineRules } from '../engine-rules.ts';
import { medusaCredentials } from './credentials.ts';
import { medusaPlans } from './plans.ts';
import { medusaRetireScript } from './retire-script.ts';
import { medusaValues } from './values.ts';

export const medusa: EngineRules = {
  kind: 'MEDUSA',
  title: 'Medusa',
  themes: ['light', 'dark', 'sand'],
  defaults: { theme: 'light', currency: 'EUR', locale: 'en-GB' },
  adminPath: '/app',
  adminLogin: { usernameFrom: 'adminEmail', passwordKey: 'ADMIN_PASSWORD' },
  plans: medusaPlans,
  order: ['database', 'cache', 'seed', 'backend', 'worker', 'storefront'],
  values: medusaValues,
  credentialKeys: medusaCredentials,
  retireScript: medusaRetireScript,
};
