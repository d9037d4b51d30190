import type { Cluster, PermissionCheck } from '../domain/cluster.ts';
import { ResourceAmountsType } from './amounts.ts';
import { builder } from './builder.ts';
import { ConditionStatusEnum } from './enums.ts';
import { ReasonType } from './reason.ts';

const PermissionCheckType = builder.objectRef<PermissionCheck>('PermissionCheck').implement({
  description: 'A right that the control plane needs in a cluster.',
  fields: (t) => ({
    verb: t.exposeString('verb', { description: 'What it must be able to do.' }),
    resource: t.exposeString('resource', { description: 'On what.' }),
    allowed: t.exposeBoolean('allowed', { description: 'Whether the cluster allows it.' }),
    neededFor: t.exposeString('neededFor', { description: 'What it is needed for.' }),
  }),
});

export const ClusterType = builder.node(builder.objectRef<Cluster>('Cluster'), {
  description: 'A Kubernetes API that stores run on.',
  id: {
    resolve: (cluster) => cluster.id,
    description: 'Opaque and unique; stays the same for the same cluster.',
  },
  loadManyWithoutCache: (ids, { services }) => Promise.all(ids.map((id) => services.clusters.byId(id))),
  authScopes: { READ: true },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'How the kubeconfig calls it.' }),
    simulated: t.exposeBoolean('simulated', { description: 'Whether it only plays a cluster.' }),
    reachable: t.exposeBoolean('reachable', { description: 'False after 60 seconds without contact.' }),
    version: t.exposeString('version', { nullable: true, description: 'Version of Kubernetes.' }),
    lastContactAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it gave its last sign of life: an answer, or a message of a watch.',
      resolve: (cluster, _, { services }) => services.clusters.lastContactAt(cluster),
    }),
    stores: t.int({
      description: 'Living stores on it.',
      resolve: (cluster, _, { services }) => services.clusters.storeCount(cluster.id),
    }),
    ingressClasses: t.exposeStringList('ingressClasses', { description: 'Ingress classes that it offers.' }),
    storageClasses: t.exposeStringList('storageClasses', { description: 'Storage classes that it offers.' }),
    networkPolicyEnforced: t.expose('networkPolicyEnforced', {
      type: ConditionStatusEnum,
      description: 'Whether it enforces NetworkPolicies; without that, stores are not isolated.',
    }),
    permissions: t.expose('permissions', {
      type: [PermissionCheckType],
      description: 'The rights that are needed, checked.',
    }),
    capacity: t.expose('capacity', {
      type: ResourceAmountsType,
      nullable: true,
      description: 'What its nodes have in all.',
    }),
    reason: t.expose('reason', { type: ReasonType, nullable: true, description: 'What is wrong with it.' }),
    orphans: t.exposeStringList('orphans', {
      description: 'Namespaces with our labels that no store of ours has.',
    }),
  }),
});

builder.queryField('clusters', (t) =>
  t.field({
    type: [ClusterType],
    description: 'The clusters that stores run on.',
    authScopes: { READ: true },
    resolve: (_root, _args, { services }) => services.clusters.all(),
  }),
);
