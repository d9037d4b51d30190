import type { ClusterConnection } from '../../cluster/cluster.ts';
import type { Database } from '../../db/database.ts';
import { sees } from '../../domain/access/sees.ts';
import type { Caller } from '../../domain/actor.ts';
import type { Clock } from '../../lib/clock.ts';
import { LogStream } from './log-stream.ts';
import { Places } from './places.ts';

export interface StoreLogsInput {
  name: string;
  component?: string | undefined;
  tailLines: number;
  since?: number | undefined;
  follow: boolean;
  previous: boolean;
}

export interface StoreLogsParts {
  database: Pick<Database, 'stores' | 'onCommit'>;
  /** Undefined for a cluster that this process is not connected with. */
  connectionOf: (
    clusterId: string,
  ) => Pick<ClusterConnection, 'podLog' | 'observed' | 'onChange' | 'synced'> | undefined;
  clock: Clock;
}

export type StoreLogs = (caller: Caller, input: StoreLogsInput) => Promise<StoreLogsAnswer>;
export type StoreLogsAnswer =
  { kind: 'stream'; stream: LogStream } | { kind: 'notFound' | 'noConnection' | 'full' };

/** Of the connections to the cluster, this many at most carry logs; the rest is for the work. */
const mostContainers = 64;
export const mostTailLines = 1000;

/** The logs of a store that the caller may see. */
export function createStoreLogs({ database, connectionOf, clock }: StoreLogsParts): StoreLogs {
  const places = new Places(mostContainers);
  return async (caller, { name, component, tailLines, since, follow, previous }) => {
    const store = await database.stores.byName(name);
    if (store === undefined || !sees(caller, store.owner)) return { kind: 'notFound' };
    const connection = connectionOf(store.clusterId);
    if (connection === undefined) return { kind: 'noConnection' };
    if (places.taken >= mostContainers) return { kind: 'full' };
    const onGone = (gone: () => void): (() => void) =>
      database.onCommit(({ storeIds }) => {
        if (!storeIds.includes(store.id)) return;
        void database.stores.byId(store.id).then((now) => {
          if (now?.deletedAt !== undefined) gone();
        });
      });
    const stream = new LogStream({
      connection,
      store,
      onGone,
      places,
      clock,
      component,
      tailLines: Math.min(mostTailLines, Math.max(0, tailLines)),
      since,
      follow,
      previous,
    });
    return { kind: 'stream', stream };
  };
}
