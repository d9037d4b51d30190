import { isFinished } from '../domain/operation/operation.ts';
import { stepProgress } from '../domain/operation/step-progress.ts';
import { computeStatus, type ComputedStatus } from '../domain/store/compute-status.ts';
import { componentPictures } from '../domain/store/components.ts';
import { statusDiffers } from '../domain/store/status-differs.ts';
import type { ReconcilerDeps } from './dependencies.ts';
import { gather, type Gathered, type GatherParts, unrecordedClaims } from './gather.ts';
import type { ProbeKeeper } from './probe-keeper.ts';
import { checkLoss } from './healing/check-loss.ts';
import { watchOver } from './healing/watch-over.ts';
import type { HealingBrakes } from './healing/healing-brakes.ts';
import { revisionWritten, type StoreMemories, type StoreMemory } from './store-memory.ts';

export interface ProjectParts extends GatherParts {
  deps: Pick<ReconcilerDeps, 'db' | 'metrics'>;
  memories: StoreMemories;
  probes: ProbeKeeper;
  brakes: HealingBrakes;
  isUsable: (clusterId: string) => boolean;
  /** The store has something to do. */
  work: (storeId: string) => void;
}

const doubtedAgainMs = 2000;

/**
 * Computes one store's status from what is observed now and writes it if it differs, with its events, in one
 * transaction. While the cluster cannot be trusted nothing is written: what is stored stays what was last seen.
 * Answers when to look again without anything being observed.
 */
export async function projectStore(parts: ProjectParts, storeId: string): Promise<number | undefined> {
  const memory = parts.memories.of(storeId);
  const gathered = await gather(parts, memory, storeId);
  if (!gathered) {
    parts.probes.forget(storeId);
    parts.memories.forget(storeId);
    return undefined;
  }
  if (!parts.isUsable(gathered.store.clusterId)) return undefined;
  const computed = computeStatus(gathered.facts);
  const loss = await checkLoss(gathered, computed.status);
  if (loss !== 'true') {
    // Healing takes note of what seems to be gone, so that it stops if that is much; no status tells it. What is there
    // and only lacks the label by which it is watched is labelled again.
    const { work } = await watchOver(parts, memory, gathered);
    if (work) parts.work(storeId);
    return gathered.facts.now + doubtedAgainMs;
  }
  await write(parts, gathered, computed);
  await recordReady(parts, memory, gathered, computed);
  await recordProgress(parts, gathered, computed);
  parts.probes.consider(gathered, computed.status);
  const healing = await watchOver(parts, memory, gathered);
  if (needsWork(gathered) || healing.work) parts.work(storeId);
  return earlier(computed.recheckAt, healing.at);
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

async function write(
  { deps }: ProjectParts,
  { store }: Gathered,
  { status, events }: ComputedStatus,
): Promise<void> {
  const changed = statusDiffers(store.status, status);
  if (changed) await deps.db.work.status(store.id, status, events, store.wanted.generation);
  deps.metrics?.projected?.(changed);
}

async function recordReady(
  { deps }: ProjectParts,
  memory: StoreMemory,
  { store, facts }: Gathered,
  { status }: ComputedStatus,
): Promise<void> {
  if (status.phase !== 'READY' || facts.revision.becameReady) return;
  await deps.db.work.becameReady(store.id, facts.revision.number);
  revisionWritten(memory);
}

async function recordProgress(
  { deps }: ProjectParts,
  { operation, facts }: Gathered,
  { status }: ComputedStatus,
): Promise<void> {
  // What is seen before the watches show the rollout is the state before it.
  if (!operation || isFinished(operation) || !facts.revision.applied) return;
  const done = new Set(
    componentPictures(facts).flatMap(({ done: isDone, expected }) => (isDone ? [expected.name] : [])),
  );
  const jobs = new Set(facts.expected.flatMap(({ kind, name }) => (kind === 'Job' ? [name] : [])));
  for (const { name, ...change } of stepProgress({ operation, status, done, jobs, probe: facts.probe }))
    await deps.db.work.step(operation.id, name, change);
}

const needsWork = ({ operation, facts }: Gathered): boolean =>
  (operation !== undefined && !isFinished(operation)) ||
  unrecordedClaims(facts.observed.claims, facts.volumes).length > 0;
