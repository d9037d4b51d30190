import { ClusterError } from '../cluster/cluster.ts';
import { connectCluster, type ConnectedCluster, type ConnectOptions } from '../cluster/connect-cluster.ts';
import type { Settings } from '../config/settings.ts';
import type { Database } from '../db/database.ts';
import type { Cluster, EdgeSettings } from '../domain/cluster.ts';
import { edgeAdmissionWarnings, type FoundController } from '../domain/edge-controllers.ts';
import type { EmbeddedCluster } from '../embedded/embedded-cluster.ts';
import type { Clock, Random } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import { countRequests, showWatches } from './cluster-metrics.ts';
import { edgeSettings, type ClusterClasses } from './edge-settings.ts';
import { chooseKubeconfig } from './kubeconfig.ts';
import { StartRefusal } from './start-refusal.ts';

export interface OpenedCluster {
  connection: ConnectedCluster;
  edge: EdgeSettings;
}

/**
 * Connects with the cluster that the settings name. One that does not answer is a reason not to start, unless stores
 * of an earlier start live on it: then the server serves what it knows and waits for it.
 */
export async function openCluster(input: {
  settings: Settings;
  embedded: EmbeddedCluster | undefined;
  dataDirectory: string;
  database: Database;
  clock: Clock;
  random: Random;
  log: Log;
  metrics: Metrics;
}): Promise<OpenedCluster> {
  const { settings, embedded, database, clock, random, log } = input;
  const access =
    settings.cluster === 'in-cluster'
      ? { inCluster: true as const, kubeconfigDirectory: input.dataDirectory }
      : { kubeconfigPath: embedded?.kubeconfigPath ?? chooseKubeconfig(settings, input.dataDirectory) };
  const options: ConnectOptions = {
    ...access,
    count: countRequests(input.metrics),
    clock,
    random,
    log: (level, message, fields) => {
      log[level](fields ?? {}, message);
    },
  };
  const rows = (await database.clusters.all()).filter(
    ({ simulated }) => simulated === (embedded !== undefined),
  );
  const { connection, classes, found } = await connect(options, rows);
  showWatches(input.metrics, connection);
  await markOthers(database, connection.id, clock.now());
  try {
    const edge = edgeSettings(settings, embedded, classes, found);
    for (const warning of edgeAdmissionWarnings(edge)) log.warn({ cluster: connection.id }, warning);
    return { connection, edge };
  } catch (error) {
    await connection.stop();
    throw error;
  }
}

interface Connected {
  connection: ConnectedCluster;
  classes: ClusterClasses;
  found: readonly FoundController[] | undefined;
}

async function connect(options: ConnectOptions, rows: readonly Cluster[]): Promise<Connected> {
  let connection: ConnectedCluster | undefined;
  try {
    connection = await connectCluster(options);
    const facts = await connection.facts();
    // Nothing played enforces network policies, or has an ingress controller in a pod.
    return {
      connection,
      classes: facts,
      found: facts.simulated ? undefined : await connection.edgeControllers(),
    };
  } catch (error) {
    await connection?.stop();
    const last = rows.toSorted((a, b) => (b.lastContactAt ?? 0) - (a.lastContactAt ?? 0))[0];
    if (!(error instanceof ClusterError)) throw error;
    if (last === undefined || !error.retryable)
      throw new StartRefusal(
        `The cluster ${named(options)} cannot be used: ${error.message.replace(/\.?$/, '.')}`,
        'Check the kubeconfig and that the cluster runs, or start with the embedded one: --cluster embedded.',
        { cause: error },
      );
    return {
      connection: await connectCluster({ ...options, knownId: last.id }),
      classes: last,
      found: undefined,
    };
  }
}

const named = (options: ConnectOptions): string =>
  'kubeconfigPath' in options ? `that ${options.kubeconfigPath} names` : 'that Shopyard runs in';

/** Clusters of earlier starts that this one does not work on: nothing is known of them now. */
async function markOthers(database: Database, id: string, now: number): Promise<void> {
  for (const { changedSeq: _, ...row } of await database.clusters.all()) {
    if (row.id === id || !row.reachable) continue;
    const message = `Shopyard was started with another cluster than ${row.name}.`;
    const remedy = 'Start it with that cluster again to work on the stores there.';
    await database.clusters.save({
      ...row,
      reachable: false,
      reason: { code: 'CLUSTER_UNREACHABLE', message, remedy, at: now },
    });
  }
}
