import type { Clock } from '../lib/clock.ts';
import { ClusterError } from './cluster.ts';
import { knownKind, pathOf } from './kinds.ts';
import type { KubeHttp } from './kube-http.ts';
import { must } from '../lib/assert.ts';
import type { WireObject } from './wire-objects.ts';

interface WireLease extends WireObject {
  spec?: { holderIdentity?: string };
}

const leaseName = 'shopyard';
const leases = must(knownKind('Lease'), 'no address for leases');

/**
 * Claims the cluster for one database. The Lease is a mark and not a heartbeat: it is written once, never renewed,
 * and an operator deletes it to hand the cluster over. Makes the namespace where it is missing.
 */
export async function claimCluster(options: {
  http: KubeHttp;
  clock: Clock;
  namespace: string;
  databaseId: string;
  createNamespace(): Promise<unknown>;
}): Promise<{ holder: string }> {
  const { http, namespace } = options;
  const read = () =>
    http.found<WireLease>({
      method: 'GET',
      path: pathOf(leases, namespace, leaseName),
      act: `Reading Lease ${namespace}/${leaseName}`,
    });
  const known = await read();
  if (known?.spec?.holderIdentity) return { holder: known.spec.holderIdentity };
  if (!known) await options.createNamespace();
  try {
    const written = await write(options, known);
    return { holder: written.spec?.holderIdentity ?? '' };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind !== 'conflict') throw error;
  }
  const now = await read();
  if (now?.spec?.holderIdentity) return { holder: now.spec.holderIdentity };
  throw new ClusterError(
    'conflict',
    `Claiming the cluster: Lease ${namespace}/${leaseName} changes under our hands.`,
  );
}

function write(
  { http, clock, namespace, databaseId }: Parameters<typeof claimCluster>[0],
  known: WireLease | undefined,
): Promise<WireLease> {
  const at = new Date(clock.now()).toISOString().replace('Z', '000Z');
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: leaseName,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'shopyard' },
      ...(known ? { resourceVersion: known.metadata.resourceVersion } : {}),
    },
    spec: { holderIdentity: databaseId, acquireTime: at },
  };
  return http.json<WireLease>({
    method: known ? 'PUT' : 'POST',
    path: `${pathOf(leases, namespace, known ? leaseName : undefined)}?fieldManager=shopyard`,
    act: `Writing Lease ${namespace}/${leaseName}`,
    body: lease,
  });
}
