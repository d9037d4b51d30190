import { asc, eq } from 'drizzle-orm';
import { sameJson } from '../lib/canonical-json.ts';
import type { ActContext } from './act-context.ts';
import type { ClusterRows } from './database.ts';
import { toCluster } from './rows.ts';
import { clusters } from './tables.ts';
import type { Writer } from './writer.ts';

export function createClusterRows({ tables, changes }: ActContext, writer: Writer): ClusterRows {
  const read = (id: string) => {
    const row = tables.select().from(clusters).where(eq(clusters.id, id)).get();
    return row && toCluster(row);
  };
  return {
    all: async () => tables.select().from(clusters).orderBy(asc(clusters.name)).all().map(toCluster),
    byId: async (id) => read(id),
    save: (cluster, event) =>
      writer.run(() => {
        const before = read(cluster.id);
        const ignored = { lastContactAt: undefined, changedSeq: undefined };
        if (before && sameJson({ ...before, ...ignored }, { ...cluster, ...ignored })) return;
        const { id, name, reachable, lastContactAt = null, ...facts } = cluster;
        const row = { name, reachable, lastContactAt, facts, changedSeq: changes.next() };
        tables
          .insert(clusters)
          .values({ id, ...row })
          .onConflictDoUpdate({ target: clusters.id, set: row })
          .run();
        changes.clusterChanged(id);
        if (event) changes.event(event);
      }),
  };
}
