import type { EdgeSettings } from './cluster.ts';
import type { EngineInput } from './engine.ts';
import { edgeOfStore } from './store-edge.ts';

/** Name of the immutable Secret that the chart is given as `existingSecret`. */
export const credentialsSecretName = (version: number): string => `credentials-${String(version)}`;

/** Name of the Secret with what a volume keeps from its first start: no rotation changes it, or restarts who reads it. */
export const dataSecretName = 'credentials-data';

/** What an engine is asked with, the same for planning, accepting and carrying out. `edge` is that of the cluster. */
export const engineInput = (
  store: EngineInput['store'],
  edge: EdgeSettings,
  extra: Pick<EngineInput, 'claims' | 'operator'> = {},
): EngineInput => ({
  store,
  edge: edgeOfStore(edge, store.wanted.edge),
  credentialsSecret: credentialsSecretName(store.wanted.credentialsVersion),
  ...(store.wanted.storage ? { claims: store.wanted.storage } : {}),
  ...extra,
});
