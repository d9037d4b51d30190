import type { AdoptParts } from '../commands/adopt-store.ts';
import { ClusterError, type ClusterConnection } from '../cluster/cluster.ts';
import type { Database } from '../db/database.ts';
import { parseStoreRecord, storeRecordName } from '../domain/store/store-record.ts';
import { unpackJson } from '../lib/packed-json.ts';

/** Reads what a namespace that no store has says of itself. */
export const orphanReader =
  (
    { stores }: Pick<Database, 'stores'>,
    connection: Pick<ClusterConnection, 'id' | 'contact' | 'labelledNamespaces' | 'get'>,
  ): AdoptParts['orphanOf'] =>
  async (clusterId, namespace) => {
    if (clusterId !== connection.id) return 'away';
    const { reachable, stale } = connection.contact();
    if (!reachable || stale) return 'away';
    const seen = connection.labelledNamespaces().find(({ name }) => name === namespace);
    const living = await stores.living();
    const isTaken = living.some((store) => store.clusterId === clusterId && store.namespace === namespace);
    if (seen?.storeId === undefined || isTaken) return 'absent';
    try {
      const map = await connection.get('ConfigMap', namespace, storeRecordName);
      const data = map?.['data'] as { record?: unknown } | undefined;
      const record = typeof data?.record === 'string' ? parseStoreRecord(unpackJson(data.record)) : undefined;
      if (!record) return 'unreadable';
      return { clusterId, namespace, namespaceUid: seen.uid, storeId: seen.storeId, record };
    } catch (error) {
      if (error instanceof ClusterError) return 'away';
      throw error;
    }
  };
