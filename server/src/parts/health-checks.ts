import type { ClusterConnection } from '../cluster/cluster.ts';
import type { Database } from '../db/database.ts';
import type { Feed } from '../feed/feed.ts';
import type { HealthCheck } from '../http/health.ts';

/** Changes that the feed may lag behind before it counts as stuck. */
const mostBehind = 10_000;

/** What `/readyz` asks: can be written, is told on, is seen. */
export function healthChecks(parts: {
  database: Pick<Database, 'writable'>;
  feed: Feed;
  connection: Pick<ClusterConnection, 'contact'>;
}): HealthCheck[] {
  return [
    {
      name: 'database',
      check: () => {
        const ok = parts.database.writable();
        return ok ? { ok } : { ok, detail: 'the last write failed; look at the disk' };
      },
    },
    {
      name: 'feed',
      check: () => {
        const { failing, behind } = parts.feed.health();
        const ok = !failing && behind < mostBehind;
        return ok ? { ok } : { ok, detail: `the log is not read, ${String(behind)} changes behind` };
      },
    },
    {
      name: 'cluster',
      check: () => {
        const { reachable, stale, forbidden, replacedBy } = parts.connection.contact();
        if (replacedBy !== undefined) return { ok: false, detail: 'the address answers as another cluster' };
        if (!reachable) return { ok: false, detail: 'the cluster cannot be reached' };
        if (forbidden !== undefined) return { ok: false, detail: forbidden };
        return stale ? { ok: false, detail: 'not everything is watched yet' } : { ok: true };
      },
    },
  ];
}
