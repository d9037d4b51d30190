import type { EngineInput } from '../../src/domain/engine.ts';
import type { StoreConfig, Wanted } from '../../src/domain/store/store.ts';
import { aStore } from '../builders.ts';

type Change = Partial<Omit<EngineInput, 'store' | 'edge'>> & {
  store?: Partial<EngineInput['store']>;
  wanted?: Partial<Wanted>;
  config?: Partial<StoreConfig>;
  edge?: Partial<EngineInput['edge']>;
};

/** What an engine is given for a valid store, changed as asked. */
export function anEngineInput({ store, wanted, config, edge, ...change }: Change = {}): EngineInput {
  const base = aStore(store);
  return {
    store: { ...base, wanted: { ...base.wanted, ...wanted, config: { ...base.wanted.config, ...config } } },
    edge: {
      baseDomain: 'localhost',
      scheme: 'http',
      port: 4080,
      ingressClass: 'traefik',
      storageClass: undefined,
      readiness: 'address',
      probeAddress: undefined,
      ...edge,
    },
    credentialsSecret: 'credentials-1',
    ...change,
  };
}
