import { edgeOfStore } from '../domain/store-edge.ts';
import type { Database } from '../db/database.ts';
import { sees } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import type { EdgeSettings } from '../domain/cluster.ts';
import type { CredentialKey, EngineCatalogue, EngineInput } from '../domain/engine.ts';
import type { Store } from '../domain/store/store.ts';
import { must } from '../lib/assert.ts';

export interface StoreCredentials {
  adminUrl: string;
  username: string;
  password: string;
}

export interface StoreCredentialsParts {
  database: Pick<Database, 'stores' | 'operations' | 'audit'>;
  catalogue: EngineCatalogue;
  edgeOf: (clusterId: string) => EdgeSettings;
  /** Derived anew from the platform key each time; kept nowhere. */
  derive: (request: {
    storeId: string;
    version: number;
    keys: readonly CredentialKey[];
  }) => Record<string, string>;
}

export type StoreCredentialsQuery = (caller: Caller, name: string) => Promise<StoreCredentials | undefined>;

/**
 * The login of a store's administrator, for callers that the schema has let through. Undefined where the store is
 * unknown, not the caller's, or its Secret was never made. Answered only after the audit entry is on disk.
 */
export function createStoreCredentials(parts: StoreCredentialsParts): StoreCredentialsQuery {
  const { database, catalogue, edgeOf, derive } = parts;
  return async (caller, name) => {
    const store = await database.stores.byName(name);
    if (store === undefined || !sees(caller, store.owner) || !wereMade(store)) return undefined;
    const version = await validVersion(database, store);
    const { actor, address, requestId } = caller;
    await database.audit.append(
      {
        actor,
        address,
        action: 'storeCredentials',
        target: store.name,
        result: 'read',
        requestId,
        before: undefined,
        after: { version },
      },
      { storeId: store.id, owner: store.owner },
    );
    const engine = catalogue.engine(store.engine);
    const wanted = { ...store.wanted, credentialsVersion: version };
    const input: EngineInput = {
      store: { ...store, wanted },
      edge: edgeOfStore(edgeOf(store.clusterId), wanted.edge),
      credentialsSecret: '',
    };
    const values = derive({ storeId: store.id, version, keys: engine.credentialKeys(input) });
    const { usernameFrom, passwordKey } = engine.adminLogin;
    return {
      adminUrl: engine.urls(input).admin,
      username: usernameFrom === 'adminEmail' ? wanted.config.adminEmail : valueOf(values, usernameFrom.key),
      password: valueOf(values, passwordKey),
    };
  };
}

const valueOf = (values: Readonly<Record<string, string>>, key: string): string =>
  must(values[key], `the engine names its credential ${key}`);

const wereMade = ({ readyAt, status }: Store): boolean =>
  readyAt !== undefined ||
  status.conditions.some(({ type, status: state }) => type === 'CREDENTIALS_READY' && state === 'TRUE');

/** The seed Job gives the administrator the new password: until it has, the one before is the one that works. */
async function validVersion({ operations }: Pick<Database, 'operations'>, store: Store): Promise<number> {
  const version = store.wanted.credentialsVersion;
  const latest = await operations.latest(store.id);
  if (version === 1 || latest?.kind !== 'ROTATE_SECRETS') return version;
  const seeded = latest.steps.some(({ name, state }) => name === 'seed' && state === 'SUCCEEDED');
  return seeded ? version : version - 1;
}
