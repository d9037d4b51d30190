import { recordTrouble } from '../../domain/drift/release-record.ts';
import type { Store } from '../../domain/store/store.ts';
import { CoalescingQueue } from '../../lib/coalescing-queue.ts';
import type { ReconciledCluster, ReconcilerDeps } from '../dependencies.ts';
import type { StoreMemories } from '../store-memory.ts';

export interface RecordSweepOptions {
  deps: Pick<ReconcilerDeps, 'db' | 'clock' | 'log'>;
  memories: StoreMemories;
  clusterOf: (clusterId: string) => ReconciledCluster | undefined;
  /** The record of this store's release is in doubt: its worker should look. */
  found: (storeId: string) => void;
}

/** One after the other: nobody waits for it, and the cluster has other things to do at a start. */
const atATime = 2;

/**
 * Once per process and cluster, after the start: asks about helm's records of every store at rest, one small request
 * each. What happened to them while nobody watched would otherwise be found only by the next run of helm.
 */
export class RecordSweep {
  readonly #options: RecordSweepOptions;
  readonly #swept = new Set<string>();
  readonly #queue: CoalescingQueue<string>;

  constructor(options: RecordSweepOptions) {
    this.#options = options;
    this.#queue = new CoalescingQueue({
      clock: options.deps.clock,
      concurrency: atATime,
      work: (storeId) => this.#ask(storeId),
      failed: (storeId, error) => {
        options.deps.log('warn', "could not look at a release's records", { storeId, error });
      },
    });
    this.#queue.open();
  }

  /** The cluster can be used: to be called as often as that is found. */
  begin(clusterId: string, living: readonly Store[]): void {
    if (this.#swept.has(clusterId)) return;
    this.#swept.add(clusterId);
    for (const store of living)
      if (store.clusterId === clusterId && isAtRest(store)) this.#queue.add(store.id);
  }

  async stop(): Promise<void> {
    await this.#queue.stop();
  }

  async #ask(storeId: string): Promise<void> {
    const { deps, memories, clusterOf, found } = this.#options;
    const store = await deps.db.stores.byId(storeId);
    const connection = store && clusterOf(store.clusterId)?.connection;
    if (!connection || !isAtRest(store)) return;
    const trouble = recordTrouble(await connection.releaseRecords(store.namespace, store.name));
    if (trouble !== 'pending' && trouble !== 'tampered') return;
    memories.of(storeId).healing.recordInDoubt = true;
    found(storeId);
  }
}

const isAtRest = (store: Store): boolean =>
  store.namespaceUid !== undefined && !store.wanted.deleting && store.currentOperationId === undefined;
