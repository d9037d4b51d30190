import type { EngineInput } from '../../server/src/domain/engine.ts';
import type { StoreConfig } from '../../server/src/domain/store/store.ts';
import type { EngineKind, PlanName } from '../../server/src/domain/words.ts';
import { createEngine } from '../../server/src/engines/engine-rules.ts';
import { medusa } from '../../server/src/engines/medusa/rules.ts';
import { woocommerce } from '../../server/src/engines/woocommerce/rules.ts';

export const rules = { medusa, woocommerce } as const;
export type ChartName = keyof typeof rules;
export const chartNames = Object.keys(rules) as ChartName[];
export const plans: readonly PlanName[] = ['SMALL', 'MEDIUM', 'LARGE'];
export const chartDirectory = (chart: ChartName): string => new URL(`../${chart}`, import.meta.url).pathname;

export const engineOf = (chart: ChartName) => createEngine(rules[chart], []);

export const config = (change: Partial<StoreConfig> = {}): StoreConfig => ({
  title: 'Green Things',
  theme: 'dark',
  currency: 'EUR',
  locale: 'de-DE',
  adminEmail: 'owner@shop.example',
  products: [
    { title: 'Tee', handle: 'tee', description: 'Soft', priceMinor: 1999, sku: 'T-1', stock: 5 },
    { title: 'Mug', handle: 'mug', priceMinor: 0 },
  ],
  ...change,
});

interface Change {
  name?: string;
  namespace?: string;
  plan?: PlanName;
  suspended?: boolean;
  domains?: string[];
  config?: Partial<StoreConfig>;
}

/** A valid store as the control plane would hand it to an engine. */
export function storeInput(chart: ChartName, change: Change = {}): EngineInput {
  const kind: EngineKind = rules[chart].kind;
  const name = change.name ?? 'shop';
  return {
    store: {
      id: 'st_01hzy',
      name,
      owner: 'local',
      namespace: change.namespace ?? `store-${name}`,
      engine: kind,
      wanted: {
        generation: 1,
        revision: 1,
        engineVersion: '1.0.0',
        plan: change.plan ?? 'SMALL',
        config: config(change.config),
        domains: change.domains ?? [],
        labels: [],
        suspended: change.suspended ?? false,
        deleting: false,
        credentialsVersion: 1,
      },
    },
    edge: {
      baseDomain: 'localhost',
      scheme: 'http',
      port: 4080,
      ingressClass: 'traefik',
      storageClass: undefined,
      readiness: 'address',
      probeAddress: undefined,
    },
    credentialsSecret: 'credentials-1',
  };
}

export const storeValues = (chart: ChartName, change: Change = {}): Record<string, unknown> =>
  engineOf(chart).values(storeInput(chart, change));
