import { engineInput } from '../domain/engine-input.ts';
import type { Engine, EngineInput } from '../domain/engine.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { RecordedVolume, Store } from '../domain/store/store.ts';
import type { ObservedClaim } from '../domain/store/observed.ts';
import { isSeen } from '../domain/store/rolled-out.ts';
import type { StatusFacts } from '../domain/store/status-facts.ts';
import type { ReconciledCluster, ReconcilerDeps } from './dependencies.ts';
import { nodeFacts } from './node-facts.ts';
import { readJobLogs } from './job-logs.ts';
import type { StoreMemory } from './store-memory.ts';
import type { UsualTimes } from './usual-times.ts';

/** Everything known about one store at one moment. */
export interface Gathered {
  store: Store;
  operation: Operation | undefined;
  cluster: ReconciledCluster;
  engine: Engine;
  input: EngineInput;
  facts: StatusFacts;
}

export interface GatherParts extends Pick<ReconcilerDeps, 'db' | 'engines' | 'clock'> {
  clusterOf: (clusterId: string) => ReconciledCluster | undefined;
  usualTimes: UsualTimes;
  waitingFor: (storeId: string) => StatusFacts['waitingFor'];
  ingressClassesOf?: (clusterId: string) => readonly string[] | undefined;
}

/** Undefined for a store that is gone, or whose cluster this process does not work on. */
export async function gather(
  parts: GatherParts,
  memory: StoreMemory,
  storeId: string,
): Promise<Gathered | undefined> {
  const { db } = parts;
  const store = await db.stores.byId(storeId);
  const cluster = store && parts.clusterOf(store.clusterId);
  if (store === undefined || cluster === undefined || store.deletedAt !== undefined) return undefined;
  const [operation, volumes] = await Promise.all([
    db.operations.latest(store.id),
    db.stores.volumes(store.id),
  ]);
  const engine = parts.engines.engine(store.engine);
  const input = engineInput(store, cluster.edge, cluster.operator ? { operator: cluster.operator } : {});
  const { expected, seedHash } = derived(memory, engine, input);
  const revision = await revisionOf(parts, memory, store);
  const observed = cluster.connection.observed(store);
  const { rolledOut } = memory;
  const isBehind = rolledOut?.revision === revision.number && !isSeen(rolledOut, observed);
  const logs = { connection: cluster.connection, namespace: store.namespace };
  const jobTrouble = await readJobLogs(logs, memory.jobLogs, expected, observed.pods);
  const now = parts.clock.now();
  memory.nodes = await nodeFacts(cluster.connection, memory.nodes, observed.pods, now);
  const facts: StatusFacts = {
    store,
    operation,
    revision: isBehind ? { ...revision, applied: false } : revision,
    expected,
    observed,
    volumes,
    probe: memory.probe,
    seedHash,
    edge: input.edge,
    usualSeconds: operation ? await parts.usualTimes.of(operation.kind, store.engine) : {},
    waitingFor: parts.waitingFor(store.id),
    stepError: memory.held?.error,
    healing: memory.healing.finding,
    jobTrouble,
    ingressClasses: parts.ingressClassesOf?.(store.clusterId),
    nodes: memory.nodes?.nodes,
    now,
  };
  return { store, operation, cluster, engine, input, facts };
}

function derived(
  memory: StoreMemory,
  engine: Engine,
  input: EngineInput,
): { expected: StatusFacts['expected']; seedHash: string } {
  const key = `${input.store.wanted.generation}`;
  if (memory.derived?.key !== key)
    memory.derived = { key, expected: engine.components(input), seedHash: engine.seedHash(input) };
  return memory.derived;
}

async function revisionOf(
  { db }: GatherParts,
  memory: StoreMemory,
  store: Store,
): Promise<StatusFacts['revision']> {
  const number = store.wanted.revision;
  if (memory.revision?.number === number) return memory.revision;
  const writes = memory.revisionWrites;
  const state = await db.stores.revisionState(store.id, number);
  const revision = { number, applied: state?.applied ?? false, becameReady: state?.becameReady ?? false };
  // A row that was written while it was read is read again the next time.
  if (memory.revisionWrites === writes) memory.revision = revision;
  return revision;
}

/** Claims that are bound and whose volume is not in the books yet. A claim that came back with another uid is left out: its loss must stay visible. */
export function unrecordedClaims(
  claims: readonly ObservedClaim[],
  recorded: readonly RecordedVolume[],
): ObservedClaim[] {
  return claims.filter(
    (claim) =>
      claim.phase === 'Bound' &&
      claim.volume !== undefined &&
      !recorded.some((volume) => volume.claim === claim.name && volume.replaced !== true),
  );
}
