import type { Store } from '../domain/store/store.ts';
import { ActorType } from './actor.ts';
import { builder } from './builder.ts';
import { ClusterType } from './cluster.ts';
import { EngineKindEnum, PlanNameEnum } from './enums.ts';
import { LabelType, StoreConfigType, StoreDomainType, type ShownDomain } from './store-config.ts';
import { must } from '../lib/assert.ts';

export const StoreType = builder.node(builder.objectRef<Store>('Store'), {
  description: 'One shop, in a namespace of its own.',
  id: { resolve: (store) => store.id, description: 'Opaque and unique; stays the same for ever.' },
  loadManyWithoutCache: (ids, { services, caller }) => services.stores.byIds(caller, ids),
  authScopes: { READ: true },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'DNS label, unique among living stores.' }),
    engine: t.expose('engine', { type: EngineKindEnum, description: 'What runs the shop.' }),
    engineVersion: t.string({
      description: 'Version of the engine that is wanted.',
      resolve: (store) => store.wanted.engineVersion,
    }),
    plan: t.field({ type: PlanNameEnum, description: 'Its size.', resolve: (store) => store.wanted.plan }),
    url: t.string({
      nullable: true,
      description: 'Address of the storefront.',
      resolve: (store, _, { services }) => services.stores.urls(store).storefront,
    }),
    adminUrl: t.string({
      nullable: true,
      description: 'Address of its administration.',
      resolve: (store, _, { services }) => services.stores.urls(store).admin,
    }),
    domains: t.field({
      type: [StoreDomainType],
      description: 'Hosts that it answers to.',
      resolve: (store, _, { services }) => domainsOf(store, services.stores.urls(store).storefront),
    }),
    config: t.field({
      type: StoreConfigType,
      description: 'How it looks and what it was given to sell.',
      resolve: (store) => store.wanted.config,
    }),
    namespace: t.exposeString('namespace', { description: 'Its Kubernetes namespace.' }),
    cluster: t.field({
      type: ClusterType,
      description: 'The cluster it runs on.',
      resolve: async (store, _, { loaders }) =>
        must(await loaders.cluster.load(store.clusterId), `the cluster ${store.clusterId} has a row`),
    }),
    owner: t.exposeString('owner', { description: 'Whose store it is.' }),
    labels: t.field({
      type: [LabelType],
      description: 'Labels to find it by.',
      resolve: (store) => store.wanted.labels,
    }),
    generation: t.int({
      description: 'Counts the changes of what is wanted.',
      resolve: (store) => store.wanted.generation,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was requested.' }),
    readyAt: t.expose('readyAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was READY for the first time.',
    }),
    provisioningSeconds: t.float({
      nullable: true,
      description: 'Seconds from the request to the first READY.',
      resolve: ({ readyAt, createdAt }) => (readyAt === undefined ? null : (readyAt - createdAt) / 1000),
    }),
    changedAt: t.expose('changedAt', {
      type: 'DateTime',
      description: 'When it was last changed or seen to change.',
    }),
    changedBy: t.expose('changedBy', {
      type: ActorType,
      nullable: true,
      description: 'Who changed last what is wanted.',
    }),
  }),
});

/** Own hosts first, then the stable one; they are served together. */
function domainsOf(store: Store, storefront: string): ShownDomain[] {
  const served = store.status.conditions.find(({ type }) => type === 'EDGE_READY')?.status ?? 'UNKNOWN';
  return [...store.wanted.domains, new URL(storefront).host].map((host, index) => ({
    host,
    primary: index === 0,
    status: served,
    reason: undefined,
  }));
}
