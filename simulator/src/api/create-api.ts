import { loadFacts, storedKinds } from '../facts/facts.ts';
import type { Facts } from '../facts/facts.ts';
import { FieldTypes } from '../schema/field-type.ts';
import { cloneObject } from '../schema/clone.ts';
import { ObjectStore } from '../store/object-store.ts';
import { memoryStorage } from '../store/storage.ts';
import type { Storage } from '../store/storage.ts';
import type { AdmissionPlugin, Api, Clock, DeleteOptions, KubeObject, ListOptions } from './api.ts';
import { StatusError } from './api.ts';
import { removeObject } from './deletion.ts';
import { Registry } from './registry.ts';
import type { WriteOptions } from './registry.ts';

export interface CreateApiOptions {
  clock: Clock;
  /** Between 0 and 1; names and addresses come from it. */
  random: () => number;
  newUid: () => string;
  /** Default: forgets with the process. */
  storage?: Storage;
  facts?: Facts;
  admission?: readonly AdmissionPlugin[];
  /** How many changes are kept for watches and paged lists; default 20,000. */
  logLimit?: number;
}

/** The Api with what the wire needs beneath it. */
export interface ApiCore {
  api: Api;
  registry: Registry;
  store: ObjectStore;
  facts: Facts;
  close(): void;
}

const copy = cloneObject;

export function createApiCore(options: CreateApiOptions): ApiCore {
  const facts = options.facts ?? loadFacts();
  const storage = options.storage ?? memoryStorage();
  const store = new ObjectStore(storage, options.logLimit ?? 20_000);
  const kinds = storedKinds(facts);
  const { clock, random, newUid, admission = [] } = options;
  const registry: Registry = new Registry({
    kinds,
    types: new FieldTypes(facts),
    store,
    clock,
    random,
    newUid,
    admission,
    api: () => api,
  });
  const api = facade(registry, store);
  return {
    api,
    registry,
    store,
    facts,
    close: () => {
      storage.close();
    },
  };
}

/** The API without a wire, for controllers, admission plugins and tests. */
export function createApi(options: CreateApiOptions): Api {
  return createApiCore(options).api;
}

function facade(registry: Registry, store: ObjectStore): Api {
  const change = (object: KubeObject, options: WriteOptions): KubeObject => {
    const { namespace, name } = object.metadata;
    return copy(
      registry.update(registry.kind(object.kind), namespace, name, () => object, {
        internal: true,
        ...options,
      }),
    );
  };
  return {
    kinds: registry.parts.kinds,
    get: (kind, namespace, name) => {
      const entry = store.entry(kind, namespace, name);
      return entry === undefined ? undefined : copy(entry.object);
    },
    list: (kind, options = {}) => matching(store, kind, options).map(copy),
    create: (object, options = {}) => copy(registry.create(registry.kind(object.kind), object, options)),
    update: (object) => change(object, {}),
    updateStatus: (object) => change(object, { subresource: 'status' }),
    remove: (kind, namespace, name, options: DeleteOptions = {}) => {
      try {
        return copy(removeObject(registry, registry.kind(kind), namespace, name, options).object);
      } catch (error) {
        if (
          error instanceof StatusError &&
          error.code === 404 &&
          store.entry(kind, namespace, name) === undefined
        )
          return undefined;
        throw error;
      }
    },
    subscribe: (listener) => store.subscribe(listener),
  };
}

function matching(
  store: ObjectStore,
  kind: string,
  { namespace, labels, filter }: ListOptions,
): KubeObject[] {
  const wanted = Object.entries(labels ?? {});
  const objects: KubeObject[] = [];
  for (const { object } of store.entries(kind, namespace)) {
    if (
      wanted.every(([key, value]) => object.metadata.labels?.[key] === value) &&
      (filter === undefined || filter(object))
    )
      objects.push(object);
  }
  return objects;
}
