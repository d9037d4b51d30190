import Database from 'better-sqlite3';
import { openPlainCluster, type PlainCluster } from './plain-cluster.ts';

/** What a client was told: every request that was answered. */
export interface LedgerEntry {
  verb: string;
  name: string;
  storeId: string;
  operationId: string;
}

export interface OracleInput {
  /** The control plane's database file; nobody writes to it now. */
  databasePath: string;
  kubeconfigPath: string;
  ledger: readonly LedgerEntry[];
  /** Namespaces that are none of ours and what lay in them: name and uid of every ConfigMap, before. */
  foreign?: readonly { namespace: string; uids: readonly string[] }[];
  /** Names of stores this oracle is about; default: all in the database. */
  only?: readonly string[];
}

export interface Violation {
  invariant: 'V1' | 'V2' | 'V3' | 'V4' | 'V7' | 'V9' | 'V10' | 'V12';
  detail: string;
}

interface StoreRow {
  id: string;
  name: string;
  namespace: string;
  namespaceUid: string | null;
  phase: string;
  deletedAt: number | null;
  wantsDeletion: boolean;
}
interface OperationRow {
  id: string;
  kind: string;
  state: string;
  storeId: string;
  startedAt: number | null;
  finishedAt: number | null;
  error: string | null;
}

/**
 * Compares what clients were told, what the database says and what lies in the cluster, after everything has come to
 * rest, and answers every violated invariant of research/reliability.md 3.1 that can be seen from there.
 */
export async function findViolations(input: OracleInput): Promise<Violation[]> {
  const database = new Database(input.databasePath, { readonly: true });
  const cluster = await openPlainCluster(input.kubeconfigPath);
  try {
    const stores = readStores(database).filter((store) => input.only?.includes(store.name) ?? true);
    const operations = readOperations(database).filter(({ storeId }) =>
      stores.some(({ id }) => id === storeId),
    );
    return [
      ...finished(input.ledger, operations),
      ...(await once(stores, cluster)),
      ...(await residue(stores, database, cluster)),
      ...converged(stores, operations),
      ...overlaps(operations),
      ...integrity(database, input.ledger),
      ...(await foreignGround(input.foreign ?? [], cluster)),
    ];
  } finally {
    database.close();
    await cluster.close();
  }
}

/** V1: every acknowledged request reached a terminal state. V7: none of them by giving up data it should have kept. */
function finished(ledger: readonly LedgerEntry[], operations: readonly OperationRow[]): Violation[] {
  return ledger.flatMap((entry): Violation[] => {
    const operation = operations.find(({ id }) => id === entry.operationId);
    if (!operation)
      return [
        {
          invariant: 'V10',
          detail: `operation ${entry.operationId} of ${entry.name} was acknowledged and is not there`,
        },
      ];
    if (operation.state === 'QUEUED' || operation.state === 'RUNNING')
      return [{ invariant: 'V1', detail: `${entry.verb} of ${entry.name} is still ${operation.state}` }];
    return [];
  });
}

/** V2: one namespace, one release and one row per living store, whatever was repeated. */
async function once(stores: readonly StoreRow[], cluster: PlainCluster): Promise<Violation[]> {
  const violations: Violation[] = [];
  const namespaces = await cluster.list('/api/v1/namespaces');
  for (const store of stores.filter(({ deletedAt }) => deletedAt === null)) {
    const own = namespaces.filter((object) => object.metadata.labels?.['shopyard.dev/store-id'] === store.id);
    if (own.length > 1)
      violations.push({ invariant: 'V2', detail: `${store.name} has ${own.length} namespaces` });
    const [namespace] = own;
    if (namespace && store.namespaceUid !== null && namespace.metadata.uid !== store.namespaceUid)
      violations.push({
        invariant: 'V7',
        detail: `${store.name} runs in another namespace than the one recorded`,
      });
    if (store.phase !== 'READY') continue;
    if (own.length === 0)
      violations.push({ invariant: 'V2', detail: `${store.name} is READY without a namespace` });
    const releases = (await cluster.list(`/api/v1/namespaces/${store.namespace}/secrets`)).filter(
      (object) => object.metadata.labels?.['owner'] === 'helm',
    );
    const names = new Set(releases.map((object) => object.metadata.labels?.['name']));
    if (names.size !== 1)
      violations.push({ invariant: 'V2', detail: `${store.name} has ${names.size} releases` });
    const deployed = releases.filter((object) => object.metadata.labels?.['status'] === 'deployed');
    if (deployed.length !== 1)
      violations.push({ invariant: 'V4', detail: `${store.name} has ${deployed.length} deployed revisions` });
    const pending = releases.filter(
      (object) => object.metadata.labels?.['status']?.startsWith('pending') === true,
    );
    if (pending.length > 0)
      violations.push({ invariant: 'V4', detail: `${store.name} has a pending release` });
  }
  return violations;
}

/** V3: nothing of a deleted store lies anywhere. */
async function residue(
  stores: readonly StoreRow[],
  database: Database.Database,
  cluster: PlainCluster,
): Promise<Violation[]> {
  const violations: Violation[] = [];
  const namespaces = await cluster.list('/api/v1/namespaces');
  const volumes = await cluster.list('/api/v1/persistentvolumes');
  for (const store of stores.filter(({ deletedAt }) => deletedAt !== null)) {
    const isReused = stores.some((other) => other.deletedAt === null && other.namespace === store.namespace);
    const left = namespaces.filter(
      ({ metadata }) =>
        metadata.labels?.['shopyard.dev/store-id'] === store.id ||
        (!isReused && metadata.name === store.namespace && metadata.uid === store.namespaceUid),
    );
    if (left.length > 0)
      violations.push({ invariant: 'V3', detail: `the namespace of ${store.name} is still there` });
    const claimed = volumes.filter(
      (volume) =>
        !isReused &&
        volume.spec?.claimRef?.namespace === store.namespace &&
        volume.spec.persistentVolumeReclaimPolicy !== 'Retain',
    );
    if (claimed.length > 0)
      violations.push({
        invariant: 'V3',
        detail: `${claimed.length} volumes of ${store.name} are still there`,
      });
    const hosts = database.prepare('SELECT count(*) AS n FROM hosts WHERE store_id = ?').get(store.id) as {
      n: number;
    };
    if (hosts.n > 0)
      violations.push({ invariant: 'V3', detail: `${hosts.n} hosts of ${store.name} are still reserved` });
  }
  return violations;
}

/** V4: what the last accepted operation wanted is what is. */
function converged(stores: readonly StoreRow[], operations: readonly OperationRow[]): Violation[] {
  return stores.flatMap((store): Violation[] => {
    const last = operations.filter(({ storeId }) => storeId === store.id).at(-1);
    if (!last || last.state !== 'SUCCEEDED') return [];
    const isGone = store.deletedAt !== null;
    if (store.wantsDeletion !== isGone)
      return [
        {
          invariant: 'V4',
          detail: `${store.name} is to be ${store.wantsDeletion ? 'gone' : 'there'} and is not`,
        },
      ];
    if (!isGone && store.phase !== (last.kind === 'SUSPEND' ? 'SUSPENDED' : 'READY'))
      return [
        { invariant: 'V4', detail: `${last.kind} of ${store.name} succeeded, but it is ${store.phase}` },
      ];
    return [];
  });
}

/** V9: no two operations of a store overlapped. */
function overlaps(operations: readonly OperationRow[]): Violation[] {
  return operations.flatMap((one, index): Violation[] =>
    operations.slice(index + 1).flatMap((other): Violation[] => {
      if (one.storeId !== other.storeId || one.startedAt === null || other.startedAt === null) return [];
      const isApart =
        (one.finishedAt ?? Infinity) <= other.startedAt || (other.finishedAt ?? Infinity) <= one.startedAt;
      return isApart
        ? []
        : [{ invariant: 'V9', detail: `${one.kind} ${one.id} and ${other.kind} ${other.id} overlapped` }];
    }),
  );
}

/** V10: the database is whole, and holds what was acknowledged. */
function integrity(database: Database.Database, ledger: readonly LedgerEntry[]): Violation[] {
  const violations: Violation[] = [];
  const check = database.pragma('integrity_check', { simple: true });
  if (check !== 'ok') violations.push({ invariant: 'V10', detail: `integrity_check: ${String(check)}` });
  const foreign = database.pragma('foreign_key_check') as unknown[];
  if (foreign.length > 0)
    violations.push({ invariant: 'V10', detail: `${foreign.length} broken references` });
  for (const { storeId, name } of ledger) {
    const row = database.prepare('SELECT 1 FROM stores WHERE id = ?').get(storeId);
    if (row === undefined)
      violations.push({ invariant: 'V10', detail: `the acknowledged store ${name} is not there` });
  }
  const open = database.prepare('SELECT count(*) AS n FROM helm_runs WHERE ended_at IS NULL').get() as {
    n: number;
  };
  if (open.n > 0) violations.push({ invariant: 'V10', detail: `${open.n} helm runs were never closed` });
  return violations;
}

/** V12: what is not ours was not touched. */
async function foreignGround(
  foreign: NonNullable<OracleInput['foreign']>,
  cluster: PlainCluster,
): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const { namespace, uids } of foreign) {
    const there = (await cluster.list(`/api/v1/namespaces/${namespace}/configmaps`)).map(
      ({ metadata }) => metadata.uid,
    );
    for (const uid of uids)
      if (!there.includes(uid))
        violations.push({
          invariant: 'V12',
          detail: `an object in the foreign namespace ${namespace} is gone`,
        });
  }
  return violations;
}

function readStores(database: Database.Database): StoreRow[] {
  const rows = database
    .prepare('SELECT id, name, namespace, namespace_uid, phase, deleted_at, wanted FROM stores')
    .all() as Record<string, unknown>[];
  return rows.map((row) => ({
    id: String(row['id']),
    name: String(row['name']),
    namespace: String(row['namespace']),
    namespaceUid: row['namespace_uid'] as string | null,
    phase: String(row['phase']),
    deletedAt: row['deleted_at'] as number | null,
    wantsDeletion: (JSON.parse(String(row['wanted'])) as { deleting: boolean }).deleting,
  }));
}

const readOperations = (database: Database.Database): OperationRow[] =>
  database
    .prepare(
      'SELECT id, kind, state, store_id AS storeId, started_at AS startedAt, finished_at AS finishedAt, error FROM operations ORDER BY queued_at, id',
    )
    .all() as OperationRow[];
