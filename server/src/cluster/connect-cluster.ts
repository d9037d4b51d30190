import { resolve } from 'node:path';
import type { Clock, Random } from '../lib/clock.ts';
import { clusterActs } from './acts.ts';
import type { ClusterConnection } from './cluster.ts';
import { Discovery } from './discovery.ts';
import { readEdgeControllers } from './edge-controllers.ts';
import { readFacts } from './facts.ts';
import { writeInClusterKubeconfig } from './in-cluster-kubeconfig.ts';
import { KubeAccess } from './kube-access.ts';
import type { CountRequest } from './kube-http.ts';
import { whatIsLeft } from './left.ts';
import { claimCluster } from './lease.ts';
import { Link, type ClusterLog } from './link.ts';
import { readNodes } from './nodes.ts';
import { readPermissions } from './permissions.ts';
import type { Picture } from './picture.ts';
import { readPodLog } from './pod-logs.ts';
import { defaultTimings, type ClusterTimings } from './timings.ts';

export type ConnectOptions = (
  { kubeconfigPath: string } | { inCluster: true; kubeconfigDirectory: string }
) & {
  clock: Clock;
  random: Random;
  log?: ClusterLog;
  /** Told of every answered request, for a counter. */
  count?: CountRequest;
  /**
   * The uid by which this cluster is known already: then the connection is there at once, also while the cluster
   * cannot be reached, and believes nothing until the uid was read again. Without it, the cluster must answer now.
   */
  knownId?: string;
  /** What namespaces of stores begin with. Default `store-`. */
  namespacePrefix?: string;
  /** Where the Lease lies; made where it is missing. Default `shopyard-system`. */
  leaseNamespace?: string;
  timings?: Partial<ClusterTimings>;
};

export interface ConnectedCluster extends ClusterConnection {
  /** State and counters of each watch, for gauges. */
  watches(): ReturnType<Picture['status']>;
}

/** Connects with one Kubernetes API and begins to watch it. Throws ClusterError. */
export async function connectCluster(options: ConnectOptions): Promise<ConnectedCluster> {
  const { clock, random } = options;
  const { access, kubeconfigPath } = await openAccess(options);
  const link = await Link.open({
    access,
    clock,
    random,
    log: options.log ?? (() => undefined),
    count: options.count ?? (() => undefined),
    timings: { ...defaultTimings, ...options.timings },
    namespacePrefix: options.namespacePrefix ?? 'store-',
    knownId: options.knownId,
  }).catch(async (error: unknown) => {
    await access.close();
    throw error;
  });
  const { http, picture } = link;
  const discovery = new Discovery(http);
  const acts = clusterActs(http, discovery);
  const leaseNamespace = options.leaseNamespace ?? 'shopyard-system';
  return {
    id: link.id,
    kubeconfigPath,
    facts: () => readFacts(http, access.name),
    edgeControllers: () => readEdgeControllers(http),
    permissions: () => readPermissions(http),
    synced: picture.synced,
    observed: (store) => picture.observed(store.namespace),
    onChange: (listener) => link.onChange.add(listener),
    contact: () => link.contact(),
    doubt: () => {
      link.doubt();
    },
    onContact: (listener) => link.onContact.add(listener),
    labelledNamespaces: () => picture.labelledNamespaces(),
    watches: () => picture.status(),
    ...acts,
    podLog: (request, signal) => readPodLog(http, request, signal),
    nodes: () => readNodes(http),
    left: (namespace) => whatIsLeft(http, discovery, namespace),
    claim: (databaseId) =>
      claimCluster({
        http,
        clock,
        namespace: leaseNamespace,
        databaseId,
        createNamespace: () => acts.createNamespace(leaseManifest(leaseNamespace)),
      }),
    async stop() {
      await link.stop();
      await access.close();
    },
  };
}

const leaseManifest = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'shopyard' } },
});

async function openAccess(options: ConnectOptions): Promise<{ access: KubeAccess; kubeconfigPath: string }> {
  if ('kubeconfigPath' in options) {
    const kubeconfigPath = resolve(options.kubeconfigPath);
    return { access: await KubeAccess.open({ kubeconfigPath }, options.clock), kubeconfigPath };
  }
  const access = await KubeAccess.open({ inCluster: true }, options.clock);
  return {
    access,
    kubeconfigPath: await writeInClusterKubeconfig(options.kubeconfigDirectory, access.server),
  };
}
