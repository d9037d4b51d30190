import type { Cluster } from '../domain/cluster.ts';
import type { Event } from '../domain/event.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Store } from '../domain/store/store.ts';

/** What a stream tells. Every message but ResyncRequired carries the cursor that resumes right after it. */
export type FeedMessage =
  | { kind: 'snapshot'; cursor: string; stores: readonly Store[]; last: boolean }
  | { kind: 'storeUpserted'; cursor: string; store: Store }
  | { kind: 'storeRemoved'; cursor: string; storeId: string; name: string }
  | { kind: 'operationChanged'; cursor: string; operation: Operation }
  | { kind: 'eventRecorded'; cursor: string; event: Event }
  | { kind: 'clusterChanged'; cursor: string; cluster: Cluster }
  | { kind: 'heartbeat'; cursor: string; at: number }
  | { kind: 'resyncRequired'; reason: string };

/** Whose lines a reader may see; asked again for every line, so that a revoked right ends at once. */
export interface Reader {
  sees(owner: string | undefined): boolean;
}
