import type { LogLine } from '../db/database.ts';
import type { Store } from '../domain/store/store.ts';
import type { FeedMessage, Reader } from './messages.ts';
import type { Topic } from './topic.ts';

/**
 * Everything about the store of one name: its row, operations, events and cluster. A name that nobody bears yet is
 * waited for: the stream opens with a heartbeat. Rights go by owner, so that a foreign store of that name is silence.
 */
export function storeTopic(input: {
  reader: Reader;
  name: string;
  now: () => number;
  byName: (name: string) => Promise<Store | undefined>;
}): Topic {
  const { reader, name } = input;
  let clusterId: string | undefined;
  const concerns = (line: LogLine): boolean => {
    switch (line.kind) {
      case 'store':
        return line.store.name === name && reader.sees(line.store.owner);
      case 'operation':
        return line.operation.storeName === name && reader.sees(line.operation.owner);
      case 'event':
        return line.event.storeName === name && reader.sees(line.event.owner);
      case 'cluster':
        return true;
    }
  };
  const visible = async (): Promise<Store | undefined> => {
    const store = await input.byName(name);
    if (store === undefined || !reader.sees(store.owner)) return undefined;
    clusterId = store.clusterId;
    return store;
  };
  return {
    concerns,
    tell(line, cursor): FeedMessage | undefined {
      if (!concerns(line)) return undefined;
      switch (line.kind) {
        case 'store':
          clusterId = line.store.clusterId;
          return line.store.deletedAt === undefined
            ? { kind: 'storeUpserted', cursor, store: line.store }
            : { kind: 'storeRemoved', cursor, storeId: line.store.id, name };
        case 'operation':
          return { kind: 'operationChanged', cursor, operation: line.operation };
        case 'event':
          return { kind: 'eventRecorded', cursor, event: line.event };
        case 'cluster':
          return line.cluster.id === clusterId
            ? { kind: 'clusterChanged', cursor, cluster: line.cluster }
            : undefined;
      }
    },
    async opening(cursor) {
      const store = await visible();
      if (store !== undefined) return [{ kind: 'storeUpserted', cursor, store }];
      return [{ kind: 'heartbeat', cursor, at: input.now() }];
    },
    async resuming() {
      await visible();
    },
  };
}
