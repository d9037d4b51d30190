import type { Store } from '../domain/store/store.ts';
import { must } from '../lib/assert.ts';
import { builder } from './builder.ts';
import { ClusterType } from './cluster.ts';
import { StoreDomainType, type ShownDomain } from './store-config.ts';
import { StoreType } from './store.ts';

builder.objectFields(StoreType, (t) => ({
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
  cluster: t.field({
    type: ClusterType,
    description: 'The cluster it runs on.',
    resolve: async (store, _, { loaders }) =>
      must(await loaders.cluster.load(store.clusterId), `the cluster ${store.clusterId} has a row`),
  }),
}));

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
