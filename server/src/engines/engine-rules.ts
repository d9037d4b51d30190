import type {
  CredentialKey,
  Engine,
  EngineInput,
  EngineVersion,
  ExpectedComponent,
} from '../domain/engine.ts';
import type { Currency } from '../domain/currencies.ts';
import type { StoreConfig } from '../domain/store/store.ts';
import type { EngineKind, PlanName } from '../domain/words.ts';
import { claimsByName, keepingClaims } from './claims.ts';
import { configProblems } from './config-rules.ts';
import { guardRails } from './guard-rails.ts';
import type { EnginePlan } from './plan-rules.ts';
import { planAmounts } from './plan-rules.ts';
import { retireLogin } from './retire-login.ts';
import { seedHash } from './seed.ts';
import { shopUrl } from './shop-values.ts';

/** All that differs between engines. */
export interface EngineRules {
  kind: EngineKind;
  title: string;
  themes: readonly string[];
  defaults: Pick<StoreConfig, 'theme' | 'currency' | 'locale'>;
  currencies: readonly Currency[];
  countries: readonly string[];
  compareSkus(a: string, b: string): number;
  /** Where the administration lies, beginning with a slash. */
  adminPath: string;
  adminLogin: { usernameFrom: 'adminEmail' | { key: string }; passwordKey: string };
  plans: Readonly<Record<PlanName, EnginePlan>>;
  /** Components in order of dependence; those that a plan lacks are left out. */
  order: readonly string[];
  values(input: EngineInput, plan: EnginePlan): Record<string, unknown>;
  credentialKeys(input: EngineInput): CredentialKey[];
  /** Disables a login, given by the environment variable RETIRED; the administrator's password is in ADMIN_PASSWORD. */
  retireScript: string;
}

export function createEngine(rules: EngineRules, versions: readonly EngineVersion[]): Engine {
  const planOf = (input: EngineInput): EnginePlan =>
    keepingClaims(rules.plans[input.store.wanted.plan], input);
  return {
    kind: rules.kind,
    title: rules.title,
    themes: rules.themes,
    currencies: rules.currencies,
    countries: rules.countries,
    compareSkus: rules.compareSkus,
    configDefaults: rules.defaults,
    configProblems: (config) => configProblems(config, rules),
    usualSeconds: null,
    versions,
    components: (input) => components(rules, input),
    componentNames: (plan) => componentNames(rules, plan),
    plan: (plan) => planAmounts(plan, rules.plans[plan]),
    values: (input) => rules.values(input, planOf(input)),
    claims: (input) => claimsByName(planOf(input), input),
    seedHash: (input) => seedHash(input.store.wanted.config),
    guardRails: (input) => guardRails(input, planOf(input)),
    urls: (input) => ({ storefront: `${shopUrl(input)}/`, admin: `${shopUrl(input)}${rules.adminPath}` }),
    credentialKeys: (input) => rules.credentialKeys(input),
    retireLogin: (input, image) => retireLogin(input, image, rules.retireScript),
    adminLogin: { ...rules.adminLogin, path: rules.adminPath },
  };
}

const componentNames = (rules: EngineRules, plan: PlanName): string[] => [
  ...rules.order.filter((name) => name === 'seed' || rules.plans[plan].workloads[name] !== undefined),
  'ingress',
];

function components(rules: EngineRules, input: EngineInput): ExpectedComponent[] {
  const { name: store, wanted } = input.store;
  return componentNames(rules, wanted.plan).map((name): ExpectedComponent => {
    if (name === 'ingress')
      return { name, kind: 'Ingress', objectName: store, prefix: false, minAvailable: 1 };
    const workload = rules.plans[wanted.plan].workloads[name];
    if (workload === undefined) {
      return {
        name,
        kind: 'Job',
        objectName: `${store}-${name}-`,
        prefix: true,
        minAvailable: wanted.suspended ? 0 : 1,
      };
    }
    const minAvailable = wanted.suspended ? 0 : workload.replicas;
    return { name, kind: workload.kind, objectName: `${store}-${name}`, prefix: false, minAvailable };
  });
}
