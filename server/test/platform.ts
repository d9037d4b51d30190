import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectCluster, type ConnectedCluster } from '../src/cluster/connect-cluster.ts';
import { createStore } from '../src/commands/create-store.ts';
import { deleteStore } from '../src/commands/delete-store.ts';
import type { CommandParts, StoreOperationResult } from '../src/commands/parts.ts';
import { rollbackStore, updateStore, upgradeStore } from '../src/commands/revise-store.ts';
import type { Database } from '../src/db/database.ts';
import { openDatabase } from '../src/db/open.ts';
import type { Caller } from '../src/domain/actor.ts';
import type { EdgeSettings } from '../src/domain/cluster.ts';
import type { EngineCatalogue } from '../src/domain/engine.ts';
import type {
  RollbackStoreInput,
  UpdateStoreInput,
  UpgradeStoreInput,
} from '../src/domain/plan/change-input.ts';
import type { CreateStoreInput } from '../src/domain/plan/creation-input.ts';
import { loadCatalogue } from '../src/engines/catalogue.ts';
import { createHelm } from '../src/helm/create-helm.ts';
import type { Helm } from '../src/helm/helm.ts';
import { type Clock, systemClock, systemRandom } from '../src/lib/clock.ts';
import type { Failpoints } from '../src/lib/failpoints.ts';
import {
  defaultReconcilerSettings,
  type ReconcilerDeps,
  type ReconcilerSettings,
} from '../src/reconcile/dependencies.ts';
import type { Prober } from '../src/reconcile/probe.ts';
import { type Reconciler, startReconciler } from '../src/reconcile/reconciler.ts';
import { credentials } from '../src/secrets/credentials.ts';
import { openPlatformKey } from '../src/secrets/open-key.ts';
import { person } from './builders.ts';

export interface PlatformOptions {
  /** Data directory; the same again is the same control plane. */
  dir: string;
  kubeconfigPath: string;
  settings?: Partial<ReconcilerSettings>;
  attempts?: number;
  /** Shops are asked at this port of the played ingress; without it every shop counts as selling. */
  ingressPort?: number;
  failpoints?: Failpoints;
  helm?: (real: Helm) => Helm;
  engines?: (real: EngineCatalogue) => EngineCatalogue;
  metrics?: ReconcilerDeps['metrics'];
  connect?: Partial<Parameters<typeof connectCluster>[0]>;
  edge?: Partial<EdgeSettings>;
  /** Of database and reconciler; the connection with the cluster keeps real time. */
  clock?: Clock;
}

export interface Platform {
  db: Database;
  engines: EngineCatalogue;
  connection: ConnectedCluster;
  credentials: ReconcilerDeps['credentials'];
  reconciler: Reconciler;
  log: string[];
  create(input: Partial<CreateStoreInput> & { name: string }, owner?: string): Promise<StoreOperationResult>;
  update(input: UpdateStoreInput, owner?: string): Promise<StoreOperationResult>;
  upgrade(input: UpgradeStoreInput, owner?: string): Promise<StoreOperationResult>;
  rollback(input: RollbackStoreInput, owner?: string): Promise<StoreOperationResult>;
  remove(name: string, owner?: string): Promise<StoreOperationResult>;
  /** Any other command, by the usual caller. */
  act<T>(command: (parts: CommandParts, caller: Caller) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const cacheDir = join(import.meta.dirname, '../../node_modules/.cache/shopyard-tests');

export const testEdge: EdgeSettings = {
  baseDomain: 'localhost',
  scheme: 'http',
  port: 4080,
  ingressClass: 'traefik',
  storageClass: undefined,
  readiness: 'address',
  probeAddress: undefined,
};

/** A prober for a cluster without traffic: every shop answers as it should. */
export const sellingProber = (seedHashOf: (storeId: string) => string | Promise<string>): Prober => ({
  ask: async ({ storeId }) => ({ kind: 'selling', seedHash: await seedHashOf(storeId) }),
  close: () => Promise.resolve(),
});

export const caller = (owner = 'local'): Caller => ({
  actor: person,
  scopes: ['READ', 'CREATE', 'OPERATE', 'DELETE', 'CREDENTIALS', 'ADMIN'],
  owner,
  seesAllOwners: false,
  address: '127.0.0.1',
  requestId: 'test',
});

/** The control plane without its doors: database, cluster, helm, engines and reconciler, connected as main does it. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const log: string[] = [];
  const note = (level: string, message: string, fields?: Record<string, unknown>): void => {
    const error = fields?.['error'];
    log.push(
      `${level} ${message} ${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(fields ?? {})}`,
    );
  };
  const parts = await openParts(options, note);
  const { db, engines, connection } = parts;
  const edge = { ...edgeAt(options.ingressPort), ...options.edge };
  const seedHashOf = async (storeId: string): Promise<string> => {
    const store = await db.stores.byId(storeId);
    return store
      ? engines.engine(store.engine).seedHash({ store, edge: testEdge, credentialsSecret: '' })
      : '';
  };
  const reconciler = await startReconciler(
    {
      ...parts,
      clusters: [{ connection, edge }],
      settings: { ...defaultReconcilerSettings, ...options.settings },
      clock: options.clock ?? systemClock,
      random: systemRandom,
      log: note,
      ...(options.failpoints ? { failpoints: options.failpoints } : {}),
      ...(options.metrics ? { metrics: options.metrics } : {}),
    },
    options.ingressPort === undefined ? sellingProber(seedHashOf) : undefined,
  );
  const unlisten = db.onCommit(({ storeIds }) => {
    for (const storeId of storeIds) reconciler.wake(storeId);
  });
  const commands = commandParts(db, engines, edge, options.attempts ?? 3);
  return {
    ...parts,
    reconciler,
    log,
    create: (input, owner) => createStore(commands, caller(owner), { engine: 'MEDUSA', ...input }),
    update: (input, owner) => updateStore(commands, caller(owner), input),
    upgrade: (input, owner) => upgradeStore(commands, caller(owner), input),
    rollback: (input, owner) => rollbackStore(commands, caller(owner), input),
    remove: (name, owner) => deleteStore(commands, caller(owner), { name, confirmName: name }),
    act: (command) => command(commands, caller()),
    async stop() {
      unlisten();
      await reconciler.stop();
      await connection.stop();
      await db.close();
    },
  };
}

async function openParts(
  options: PlatformOptions,
  note: (level: string, message: string, fields?: Record<string, unknown>) => void,
) {
  const { dir, kubeconfigPath } = options;
  const clock = options.clock ?? systemClock;
  const random = systemRandom;
  mkdirSync(dir, { recursive: true });
  const db = await openDatabase({ path: join(dir, 'shopyard.db'), clock, random });
  const released = await loadCatalogue(join(import.meta.dirname, '../../charts/released'));
  const engines = options.engines?.(released) ?? released;
  const real = await createHelm({ cacheDir, dataDir: dir, environment: process.env, clock, random });
  const [known] = await db.clusters.all();
  const connection = await connectCluster({
    kubeconfigPath,
    clock: systemClock,
    random,
    log: note,
    ...(known ? { knownId: known.id } : {}),
    ...options.connect,
  } as Parameters<typeof connectCluster>[0]);
  const memory = {
    keyFingerprint: () => db.identity.keyFingerprint(),
    setKeyFingerprint: (fingerprint: string) => db.identity.setKeyFingerprint(fingerprint),
    hasStores: async () => (await db.stores.living()).length > 0,
  };
  const key = await openPlatformKey({ file: join(dir, 'platform.key'), mayCreate: true, random, memory });
  const derive: ReconcilerDeps['credentials'] = ({ storeId, version, keys }) =>
    credentials(key, { id: storeId, credentialsVersion: version }, keys);
  return { db, engines, connection, helm: options.helm?.(real) ?? real, credentials: derive };
}

const edgeAt = (port: number | undefined): EdgeSettings =>
  port === undefined ? testEdge : { ...testEdge, port, probeAddress: `127.0.0.1:${port}` };

const commandParts = (
  db: Database,
  catalogue: EngineCatalogue,
  edge: EdgeSettings,
  provisionAttempts: number,
): CommandParts => ({
  db,
  catalogue,
  random: systemRandom,
  edgeOf: () => edge,
  limits: { stores: 10_000, storesPerOwner: 10_000, createsPerHour: 100_000 },
  provisionAttempts,
  operator: undefined,
});
