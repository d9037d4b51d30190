import type { EngineRules } from '../engine-rules.ts';
import { countries, currenciesWithout } from '../sells.ts';
import { medusaCredentials } from './credentials.ts';
import { medusaPlans } from './plans.ts';
import { medusaRetireScript } from './retire-script.ts';
import { medusaValues } from './values.ts';

export const medusa: EngineRules = {
  kind: 'MEDUSA',
  title: 'Medusa',
  themes: ['light', 'dark', 'sand'],
  defaults: { theme: 'light', currency: 'EUR', locale: 'en-GB' },
  currencies: currenciesWithout(
    'ANG AWG BBD BMD BSD BTN CUC CUP FJD FKP GIP GYD HTG KGS KPW KYD LAK LRD LSL MRU MVR PGK SBD SCR SHP SLE SRD SSP STN SVC SZL TMT VED VES VUV WST XCD XCG ZMW ZWG',
  ),
  countries,
  compareSkus: (a, b) => Number(a > b) - Number(a < b),
  adminPath: '/app',
  adminLogin: { usernameFrom: 'adminEmail', passwordKey: 'ADMIN_PASSWORD' },
  plans: medusaPlans,
  order: ['database', 'cache', 'seed', 'backend', 'worker', 'storefront'],
  values: medusaValues,
  credentialKeys: medusaCredentials,
  retireScript: medusaRetireScript,
};
