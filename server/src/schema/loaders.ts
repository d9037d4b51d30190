import DataLoader from 'dataloader';
import type { Caller } from '../domain/actor.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Store } from '../domain/store/store.ts';
import type { Services } from './context.ts';

/** Rows asked for one by one in the same turn are read together. */
export interface Loaders {
  store: { load(id: string): Promise<Store | undefined> };
  operation: { load(id: string): Promise<Operation | undefined> };
  cluster: { load(id: string): Promise<Cluster | undefined> };
}

/** Nothing is kept between turns: a subscription lives long, and its rows change. */
export function createLoaders(services: Services, caller: Caller): Loaders {
  const unkept = { cache: false, maxBatchSize: 500 };
  return {
    store: new DataLoader((ids: readonly string[]) => services.stores.byIds(caller, ids), unkept),
    operation: new DataLoader((ids: readonly string[]) => services.operations.byIds(caller, ids), unkept),
    cluster: new DataLoader(async (ids: readonly string[]) => {
      const clusters = new Map((await services.clusters.all()).map((cluster) => [cluster.id, cluster]));
      return ids.map((id) => clusters.get(id));
    }, unkept),
  };
}
