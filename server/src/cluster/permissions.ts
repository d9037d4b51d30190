import type { PermissionCheck } from '../domain/cluster.ts';
import { mapConcurrent } from '../lib/map-concurrent.ts';
import { groupOf, knownKind } from './kinds.ts';
import type { KubeHttp } from './kube-http.ts';
import { must } from '../lib/assert.ts';

interface Need {
  kinds: readonly string[];
  verbs: readonly string[];
  neededFor: string;
  /** Needed in the namespaces of stores only: a RoleBinding we make there may grant it. */
  inStore?: boolean;
}

/** The ClusterRole that is bound in each store's namespace. */
const storeRole = 'shopyard-store';

const releaseKinds = [
  'Deployment',
  'StatefulSet',
  'Job',
  'CronJob',
  'Service',
  'ConfigMap',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'Ingress',
  'NetworkPolicy',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
] as const;

/** Exactly the verbs that are used, and what for. */
const needs: readonly Need[] = [
  { kinds: ['Namespace'], verbs: ['get', 'list', 'watch'], neededFor: 'seeing stores' },
  { kinds: ['Namespace'], verbs: ['create', 'patch'], neededFor: 'creating stores' },
  { kinds: ['Namespace'], verbs: ['delete'], neededFor: 'deleting stores' },
  {
    kinds: ['Pod', 'LimitRange', 'ResourceQuota', 'RoleBinding', ...releaseKinds],
    verbs: ['list', 'watch'],
    neededFor: 'showing the state of stores',
  },
  { kinds: ['Event'], verbs: ['list', 'watch'], neededFor: 'saying why something does not start' },
  {
    kinds: ['PersistentVolume'],
    verbs: ['get'],
    neededFor: 'making sure that a deleted store left no volume',
  },
  {
    kinds: ['IngressClass', 'StorageClass'],
    verbs: ['list'],
    neededFor: 'checking the settings of the cluster',
  },
  { kinds: ['Node'], verbs: ['list'], neededFor: 'showing how much room the cluster has' },
  {
    kinds: ['LimitRange', 'ResourceQuota', 'RoleBinding'],
    verbs: ['create', 'patch'],
    neededFor: 'guarding stores',
  },
  { kinds: ['Lease'], verbs: ['get', 'create', 'update'], neededFor: 'one control plane per cluster' },
  {
    kinds: releaseKinds,
    verbs: ['get', 'create', 'patch', 'delete'],
    neededFor: 'installing and healing shops',
    inStore: true,
  },
  {
    kinds: ['Secret'],
    verbs: ['get', 'list', 'create', 'patch', 'update', 'delete'],
    neededFor: 'credentials and release records',
    inStore: true,
  },
];

interface Question {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  name?: string;
}

/** Asks the cluster for every right we use, one SelfSubjectAccessReview each. */
export async function readPermissions(http: KubeHttp): Promise<PermissionCheck[]> {
  const rbac = 'rbac.authorization.k8s.io';
  const mayBind = await ask(http, { verb: 'bind', group: rbac, resource: 'clusterroles', name: storeRole });
  const questions = needs.flatMap((need) =>
    need.kinds.flatMap((kind) => need.verbs.map((verb) => ({ need, kind, verb }))),
  );
  const checks = await mapConcurrent(questions, 8, async ({ need, kind, verb }) => {
    const address = must(knownKind(kind), `no address for ${kind}`);
    const question = { verb, group: groupOf(address.apiVersion), resource: address.plural };
    const allowed = (need.inStore === true && mayBind) || (await ask(http, question));
    return { verb, resource: address.plural, allowed, neededFor: need.neededFor };
  });
  const log = { verb: 'get', group: '', resource: 'pods', subresource: 'log' };
  return [
    ...checks,
    { verb: 'bind', resource: `clusterroles/${storeRole}`, allowed: mayBind, neededFor: 'guarding stores' },
    {
      verb: 'get',
      resource: 'pods/log',
      allowed: mayBind || (await ask(http, log)),
      neededFor: 'showing logs',
    },
  ];
}

async function ask(http: KubeHttp, resourceAttributes: Question): Promise<boolean> {
  const { status } = await http.json<{ status?: { allowed?: boolean } }>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    act: 'Asking for our permissions',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
  });
  return status?.allowed === true;
}
