import type { ConnectedCluster, ConnectOptions } from '../cluster/connect-cluster.ts';
import type { Metrics } from '../lib/metrics.ts';

/** Counts what is asked of the Kubernetes API: at rest only watches are opened again, nothing else grows. */
export function countRequests(metrics: Metrics): NonNullable<ConnectOptions['count']> {
  const requests = metrics.counter(
    'shopyard_kube_requests_total',
    'Answered requests to the Kubernetes API.',
    ['verb', 'status'],
  );
  return (verb, status) => {
    requests.inc({ verb, status: String(status) });
  };
}

/** How far the watches can be believed. */
export function showWatches(metrics: Metrics, { watches }: Pick<ConnectedCluster, 'watches'>): void {
  const sum = (read: (watch: ReturnType<typeof watches>[number]) => number): number =>
    watches().reduce((total, watch) => total + read(watch), 0);
  metrics.gauge('shopyard_kube_watches_down', 'Kinds that are not watched right now.', () =>
    sum(({ synced, downForMs }) => (synced && downForMs === 0 ? 0 : 1)),
  );
  metrics.gauge('shopyard_kube_lists', 'Whole lists read since the start.', () => sum(({ lists }) => lists));
  metrics.gauge('shopyard_kube_watch_failures', 'Watches that ended by a failure since the start.', () =>
    sum(({ failures }) => failures),
  );
  metrics.gauge('shopyard_kube_objects_skipped', 'Malformed objects passed over since the start.', () =>
    sum(({ skipped }) => skipped),
  );
}
