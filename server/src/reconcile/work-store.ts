import { chooseStep, type Choice, type StepFacts } from '../domain/operation/choose-step.ts';
import { hopeless } from '../domain/operation/hopeless.ts';
import type { Operation } from '../domain/operation/operation.ts';
import { placeOf } from '../domain/operation/step-names.ts';
import { computeStatus } from '../domain/store/compute-status.ts';
import type { FairPlaces } from '../lib/fair-places.ts';
import type { Failpoints } from '../lib/failpoints.ts';
import { must } from '../lib/assert.ts';
import { endAttempt, finishDeletion, succeed } from './attempts.ts';
import type { ReconcilerDeps } from './dependencies.ts';
import { gather, type Gathered, type GatherParts, unrecordedClaims } from './gather.ts';
import { healStore } from './healing/heal-store.ts';
import type { HealingBrakes } from './healing/healing-brakes.ts';
import { runStep } from './run-step.ts';
import { stepEntry } from './steps/table.ts';
import type { StoreMemories, StoreMemory } from './store-memory.ts';

export interface WorkParts extends GatherParts {
  deps: ReconcilerDeps;
  memories: StoreMemories;
  /** Running helm and apply steps. */
  slots: FairPlaces;
  /** Stores that are being made. */
  provisioning: FairPlaces;
  brakes: HealingBrakes;
  isUsable: (clusterId: string) => boolean;
  /** Computes the status again, now or at a time. */
  project: (storeId: string, at?: number) => void;
  hit: Failpoints;
}

/** How soon the store has to be visited again. */
export type Next = { kind: 'now' } | { kind: 'at'; at: number } | { kind: 'rest' };

const now: Next = { kind: 'now' };
const rest: Next = { kind: 'rest' };
/** A short wait for a slot is not worth a word. */
const mentionWaitAfterMs = 2000;

/** One visit: gathers, lets the pure function choose, does that one thing, records it. */
export async function workStore(parts: WorkParts, storeId: string): Promise<Next> {
  const memory = parts.memories.of(storeId);
  const gathered = await gather(parts, memory, storeId);
  if (!gathered) {
    leave(parts, storeId);
    parts.memories.forget(storeId);
    return rest;
  }
  const choice = chooseStep(stepFacts(parts, memory, gathered));
  const next = await act(parts, memory, gathered, choice);
  return choice.kind === 'wait' || choice.kind === 'done' ? heal(parts, memory, gathered, next) : next;
}

/** Where no step is due, what was changed from outside is put right. */
async function heal(parts: WorkParts, memory: StoreMemory, gathered: Gathered, next: Next): Promise<Next> {
  const { acted, at } = await healStore(parts, memory, gathered);
  if (acted) {
    parts.project(gathered.store.id);
    return now;
  }
  if (at === undefined || next.kind === 'now') return next;
  return { kind: 'at', at: next.kind === 'at' ? Math.min(next.at, at) : at };
}

function stepFacts(parts: WorkParts, memory: StoreMemory, gathered: Gathered): StepFacts {
  const { facts, operation, store } = gathered;
  const computed = computeStatus(facts);
  // An operation succeeds only after the store was written as READY: who waited for it must not read less.
  // And only after the revision was marked as one that was READY: later changes may have to go back to it.
  const { phase } = store.status;
  const isWritten = phase === 'SUSPENDED' || (phase === 'READY' && facts.revision.becameReady);
  if (computed.ready && !isWritten) parts.project(store.id);
  return {
    operation,
    ready: computed.ready && isWritten,
    trouble: computed.status.reason,
    hopeless: hopeless(facts, memory.removedJobs, parts.deps.settings.imageGraceMs),
    usable: parts.isUsable(store.clusterId),
    unrecordedVolumes: unrecordedClaims(facts.observed.claims, facts.volumes).length > 0,
    held: memory.held,
    seen: { pods: facts.observed.pods.length, namespace: facts.observed.namespace !== undefined },
    timeoutMs: parts.deps.settings.provisionTimeoutMs,
    now: facts.now,
  };
}

async function act(parts: WorkParts, memory: StoreMemory, gathered: Gathered, choice: Choice): Promise<Next> {
  const { deps } = parts;
  const { store, operation } = gathered;
  switch (choice.kind) {
    case 'begin':
      return begin(parts, memory, gathered, must(operation, 'an operation begins'), choice.attempt);
    case 'step':
      return step(parts, memory, gathered, choice.step);
    case 'endAttempt': {
      const at = await endAttempt(
        deps,
        { ...gathered, operation: must(operation, 'it has an attempt') },
        choice.error,
        choice.final,
      );
      if (operation && placeOf(operation.kind) === 'change') parts.hit('change:failed');
      memory.held = undefined;
      memory.heldCount = 0;
      leave(parts, store.id);
      parts.project(store.id);
      return at === undefined ? now : { kind: 'at', at };
    }
    case 'succeed':
      return end(parts, memory, gathered, must(operation, 'an operation succeeds'));
    case 'wait':
      // Nothing runs: a slot that was granted meanwhile is for whoever can use it, perhaps on another cluster.
      parts.slots.release(store.id);
      return choice.until === undefined ? rest : { kind: 'at', at: choice.until };
    case 'done':
      leave(parts, store.id);
      return rest;
  }
}

async function begin(
  parts: WorkParts,
  memory: StoreMemory,
  { store }: Gathered,
  operation: Operation,
  attempt: number,
): Promise<Next> {
  // What an earlier operation or attempt waited for says nothing about this one.
  memory.held = undefined;
  memory.heldCount = 0;
  if (operation.kind !== 'CREATE') leave(parts, store.id);
  const claimant = { key: store.id, owner: store.owner, since: operation.queuedAt, retry: attempt > 1 };
  if (operation.kind === 'CREATE' && !parts.provisioning.claim(claimant)) {
    // Told once: a projection that finds work to do and a visit that finds none must not call each other for ever.
    if (!memory.waitsToBegin) parts.project(store.id);
    memory.waitsToBegin = true;
    return rest;
  }
  memory.waitsToBegin = false;
  await parts.deps.db.work.startAttempt(operation.id, attempt, parts.clock.now());
  parts.hit(`${placeOf(operation.kind)}:attempt-started`);
  parts.project(store.id);
  return now;
}

async function step(
  parts: WorkParts,
  memory: StoreMemory,
  gathered: Gathered,
  name: Parameters<typeof stepEntry>[1],
): Promise<Next> {
  const { deps, slots, hit } = parts;
  const { store, operation } = gathered;
  const needsSlot = stepEntry(operation?.kind, name)?.needsSlot === true;
  const claimant = {
    key: store.id,
    owner: store.owner,
    since: operation?.queuedAt ?? parts.clock.now(),
    retry: (operation?.attempt ?? 1) > 1,
  };
  if (needsSlot && !slots.claim(claimant)) {
    if (memory.waitsSince === undefined) parts.project(store.id, parts.clock.now() + mentionWaitAfterMs);
    memory.waitsSince ??= parts.clock.monotonic();
    return rest;
  }
  memory.waitsSince = undefined;
  try {
    const at = await runStep({ deps, gathered, memory, step: name, hit });
    parts.project(store.id);
    return at === undefined ? now : { kind: 'at', at };
  } finally {
    if (needsSlot) slots.release(store.id);
  }
}

async function end(
  parts: WorkParts,
  memory: StoreMemory,
  gathered: Gathered,
  operation: Operation,
): Promise<Next> {
  const { deps, hit } = parts;
  const { store } = gathered;
  if (operation.kind === 'DELETE') {
    hit('delete:nothing-left');
    await finishDeletion(deps, { store, operation });
    hit('delete:finished');
    leave(parts, store.id);
    parts.memories.forget(store.id);
    return rest;
  }
  const place = placeOf(operation.kind);
  hit(`${place}:ready-observed`);
  await succeed(deps, { store, operation });
  hit(`${place}:finished`);
  memory.removedJobs.clear();
  leave(parts, store.id);
  parts.project(store.id);
  return now;
}

/** Gives back whatever the store holds. */
function leave(parts: WorkParts, storeId: string): void {
  parts.provisioning.release(storeId);
  parts.slots.release(storeId);
}

export const mentionsWait = (memory: StoreMemory | undefined, monotonic: number): boolean =>
  memory?.waitsSince !== undefined && monotonic - memory.waitsSince >= mentionWaitAfterMs;
