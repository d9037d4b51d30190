import type { Database, Page, PageArgs, StoreFilter, StoreOrder } from '../db/database.ts';
import { sees, visibleOwner } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import type { EdgeSettings } from '../domain/cluster.ts';
import type { Engine, EngineCatalogue } from '../domain/engine.ts';
import { edgeOfStore } from '../domain/store-edge.ts';
import { isMigration } from '../domain/store/data-schema.ts';
import { overlayUnreachable } from '../domain/store/overlay.ts';
import type { Revision, Store } from '../domain/store/store.ts';

/** A revision with what only the others tell: whether it is the wanted one, and whether its step migrates the data. */
export type ShownRevision = Revision & { current: boolean; isMigration: boolean };

export interface StoreQueries {
  byName(caller: Caller, name: string): Promise<Store | undefined>;
  /** In the order of the ids; deleted stores included, foreign ones undefined. */
  byIds(caller: Caller, ids: readonly string[]): Promise<(Store | undefined)[]>;
  page(
    caller: Caller,
    filter: StoreFilter,
    order: StoreOrder,
    args: PageArgs,
  ): Promise<Page<Store> & { cursors: string[]; count: () => Promise<number> }>;
  revisions(store: Store): Promise<ShownRevision[]>;
  /** The status with an unreachable cluster laid over it: what a reader is shown. */
  shown(store: Store): Promise<Store>;
  urls(store: Store): { storefront: string; admin: string };
}

/** Foreign stores answer as unknown ones do. */
export function createStoreQueries(input: {
  database: Pick<Database, 'stores' | 'clusters'>;
  catalogue: EngineCatalogue;
  edge: (clusterId: string) => EdgeSettings;
  /** When the watches last confirmed what is known of the store, changed or not. */
  confirmedAt: (store: Store) => number | undefined;
}): StoreQueries {
  const { stores, clusters } = input.database;
  return {
    async byName(caller, name) {
      const store = await stores.byName(name);
      return store !== undefined && sees(caller, store.owner) ? store : undefined;
    },
    async byIds(caller, ids) {
      const found = await stores.byIds(ids);
      return ids.map((id) => {
        const store = found.get(id);
        return store !== undefined && sees(caller, store.owner) ? store : undefined;
      });
    },
    async page(caller, asked, order, args) {
      const filter = narrowed(caller, asked);
      const page = await stores.page(filter, order, args);
      return {
        ...page,
        cursors: page.items.map((store) => stores.cursorOf(store, order)),
        count: () => stores.count(filter),
      };
    },
    revisions: async (store) => {
      const all = await stores.revisions(store.id);
      const { versions } = input.catalogue.engine(store.engine);
      return all.map((revision) => ({
        ...revision,
        current: revision.number === store.wanted.revision,
        isMigration: isMigration(revision, all, versions),
      }));
    },
    shown: async (store) =>
      overlayUnreachable(dated(store, input.confirmedAt(store)), await clusters.byId(store.clusterId)),
    urls: (store) => urlsOf(input.catalogue.engine(store.engine), store, input.edge(store.clusterId)),
  };
}

/** A row is written when something changed; the watches may have confirmed it since. What was never seen stays so. */
function dated(store: Store, confirmedAt: number | undefined): Store {
  const { observedAt } = store.status;
  if (observedAt === undefined || confirmedAt === undefined || confirmedAt <= observedAt) return store;
  return { ...store, status: { ...store.status, observedAt: confirmedAt } };
}

/** A filter for another owner's stores finds nothing, as if there were none. */
function narrowed(caller: Caller, filter: StoreFilter): StoreFilter {
  const owner = visibleOwner(caller);
  if (owner === undefined) return filter;
  if (filter.owner !== undefined && filter.owner !== owner) return { ...filter, phases: [] };
  return { ...filter, owner };
}

const urlsOf = (engine: Engine, store: Store, edge: EdgeSettings): { storefront: string; admin: string } =>
  engine.urls({ store, edge: edgeOfStore(edge, store.wanted.edge) });
