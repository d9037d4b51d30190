import { join } from 'node:path';
import type { CommandParts } from '../commands/parts.ts';
import { Feed } from '../feed/feed.ts';
import { openAccess } from '../http/caller.ts';
import { startHttp, type HttpServer } from '../http/http-server.ts';
import { armFailpoints } from '../lib/failpoints.ts';
import { createMetrics, type Metrics } from '../lib/metrics.ts';
import { missingImageGraceMs, type DeriveCredentials } from '../reconcile/dependencies.ts';
import { startReconciler, type Reconciler } from '../reconcile/reconciler.ts';
import { buildSchema } from '../schema/index.ts';
import { credentials } from '../secrets/credentials.ts';
import type { PlatformKey } from '../secrets/platform-key.ts';
import { openFoundation, type Foundation, type FoundationOptions } from './foundation.ts';
import { healthChecks } from './health-checks.ts';
import { startMaintenance } from './maintenance.ts';
import { orphanReader } from './orphans.ts';
import { reconcilerMetrics } from './reconciler-metrics.ts';
import { createServices } from './services.ts';
import { listenRefusal } from './start-refusal.ts';
import { Started } from './started.ts';

export interface ServerOptions extends Omit<FoundationOptions, 'metrics'> {
  version: string;
}

export interface RunningServer {
  port: number;
  simulated: boolean;
  kubeconfigPath: string;
  ingressPort: number | undefined;
  /** In reverse order of the start; safe to call twice. */
  stop(): Promise<void>;
}

/** Builds every part once, connects them and starts them in order. What was started is stopped again if it rejects. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { clock, log } = options;
  const started = new Started(log);
  try {
    const metrics = createMetrics();
    const foundation = await openFoundation({ ...options, metrics }, started);
    const { database, embedded, cluster } = foundation;
    const feed = started.add('feed', createFeed(options, foundation), (part) => {
      part.stop();
    });
    const reconciler = await beginWork(options, foundation, metrics);
    started.add('reconciler', reconciler, (part) => part.stop());
    const unlisten = database.onCommit(({ storeIds }) => {
      for (const storeId of storeIds) reconciler.wake(storeId);
    });
    started.add('wake-up calls', unlisten, (end) => {
      end();
    });
    started.add('maintenance', startMaintenance(database, clock, log), (end) => {
      end();
    });
    const http = await openDoors(options, foundation, { feed, metrics, reconciler });
    started.add('http', http, (part) => part.stop());
    return {
      port: http.port,
      simulated: embedded !== undefined,
      kubeconfigPath: cluster.connection.kubeconfigPath,
      ingressPort: embedded?.ingressPort,
      stop: () => started.stop(),
    };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

const createFeed = ({ clock, log }: ServerOptions, { database }: Foundation): Feed =>
  new Feed({
    database,
    clock,
    onError: (error) => {
      log.error({ err: error }, 'the log could not be read; it is tried again');
    },
  });

async function beginWork(
  { settings, clock, random, log, environment }: ServerOptions,
  { database, helm, catalogue, cluster, key }: Foundation,
  metrics: Metrics,
): Promise<Reconciler> {
  const reconciler = await startReconciler({
    db: database,
    helm,
    engines: catalogue,
    clusters: [cluster],
    credentials: deriveWith(key),
    settings: {
      slots: settings.concurrency,
      provisioning: settings.limitProvisioning,
      provisionTimeoutMs: settings.provisionTimeoutSeconds * 1000,
      retryBackoffMs: settings.provisionBackoffSeconds * 1000,
      imageGraceMs: missingImageGraceMs,
    },
    clock,
    random,
    log: (level, message, fields) => {
      log[level](fields ?? {}, message);
    },
    metrics: reconcilerMetrics(metrics),
    failpoints: armFailpoints(environment),
  });
  for (const load of ['queued', 'running', 'provisioning', 'waiting'] as const)
    metrics.gauge(
      `shopyard_stores_${load}`,
      `Stores ${load} in the reconciler.`,
      () => reconciler.load()[load],
    );
  return reconciler;
}

async function openDoors(
  options: ServerOptions,
  foundation: Foundation,
  { feed, metrics, reconciler }: { feed: Feed; metrics: Metrics; reconciler: Reconciler },
): Promise<HttpServer> {
  const { settings, clock, random, log, home, version } = options;
  const { database, helm, cluster, key } = foundation;
  metrics.gauge('shopyard_feed_streams', 'Open streams.', () => feed.health().streams);
  metrics.gauge('shopyard_feed_behind', 'Changes not told yet.', () => feed.health().behind);
  metrics.gauge('shopyard_feed_overflows', 'Readers that fell behind.', () => feed.health().overflows);
  try {
    return await startHttp({
      schema: buildSchema(),
      services: createServices({
        commands: commandParts(options, foundation),
        feed,
        helm,
        clock,
        version,
        confirmedAt: (store) =>
          store.clusterId === cluster.connection.id
            ? cluster.connection.observed(store).observedAt
            : undefined,
        connectionOf: (clusterId) => (clusterId === cluster.connection.id ? cluster.connection : undefined),
        derive: deriveWith(key),
        orphanOf: orphanReader(database, cluster.connection),
        clusters: {
          asked: () => {
            reconciler.clustersNeeded();
          },
          contactAt: (id) =>
            id === cluster.connection.id ? cluster.connection.contact().lastContactAt : undefined,
        },
        queuePosition: (storeId) => reconciler.queuePosition(storeId),
      }),
      authenticate: openAccess(random),
      host: settings.host,
      port: settings.port,
      dashboardFolder: join(home, 'web/build'),
      explorerFolder: join(home, 'server/dist/explorer'),
      checks: healthChecks({ database, feed, connection: cluster.connection }),
      metrics,
      log,
      clock,
      random,
    });
  } catch (error) {
    throw listenRefusal(error, settings);
  }
}

const deriveWith =
  (key: PlatformKey): DeriveCredentials =>
  ({ storeId, version, keys }) =>
    credentials(key, { id: storeId, credentialsVersion: version }, keys);

const commandParts = (
  { settings, random }: ServerOptions,
  { database, catalogue, cluster }: Foundation,
): CommandParts => ({
  db: database,
  catalogue,
  random,
  edgeOf: () => cluster.edge,
  limits: {
    stores: settings.limitStores,
    storesPerOwner: settings.limitStoresPerOwner,
    createsPerHour: settings.limitCreatesPerHour,
  },
  provisionAttempts: settings.provisionAttempts,
  operator: undefined,
});
