import { isClear, type StepName } from '../domain/operation/choose-step.ts';
import { operationEvent } from '../domain/operation/operation-event.ts';
import { isFinished, type Operation } from '../domain/operation/operation.ts';
import { spread } from '../lib/backoff.ts';
import type { Random } from '../lib/clock.ts';
import type { Failpoints } from '../lib/failpoints.ts';
import type { ReconcilerDeps } from './dependencies.ts';
import { failureOf } from './failure-of.ts';
import type { Gathered } from './gather.ts';
import { recordVolumes } from './steps/record-volumes.ts';
import type { StepContext, StepOutcome } from './steps/step.ts';
import { stepEntry } from './steps/table.ts';
import type { StoreMemory } from './store-memory.ts';
import { must } from '../lib/assert.ts';

const firstWaitMs = 500;
const longestWaitMs = 15_000;

export interface RunStep {
  deps: ReconcilerDeps;
  gathered: Gathered;
  memory: StoreMemory;
  step: StepName;
  hit: Failpoints;
}

/** Runs one step and records how it ended. Answers when to look again; undefined: at once. */
export async function runStep({ deps, gathered, memory, step, hit }: RunStep): Promise<number | undefined> {
  const { operation, store } = gathered;
  const entry = must(stepEntry(operation?.kind, step), `the step ${step} belongs to this operation`);
  const abort = new AbortController();
  memory.running = { operationId: operation?.id, abort };
  const startedAt = deps.clock.monotonic();
  try {
    // Ended a moment ago: what it would have done is not begun.
    if (operation && (await isOver(deps, operation, step))) return undefined;
    hit(`${entry.place}:begin`);
    const outcome = await attempt(operation ? entry.run : recordVolumes, {
      ...gathered,
      deps,
      memory,
      hit,
      // Only `record-volumes` runs without an operation, and it does not look at it.
      operation: operation as Operation,
      signal: abort.signal,
    });
    hit(`${entry.place}:acted`);
    const seconds = (deps.clock.monotonic() - startedAt) / 1000;
    deps.metrics?.stepEnded?.(step, outcome.kind, seconds);
    if (outcome.kind !== 'done') return await hold(deps, gathered, memory, step, outcome);
    memory.held = undefined;
    memory.heldCount = 0;
    if (operation) await record(deps, store, operation, step, outcome.message);
    hit(`${entry.place}:recorded`);
    return undefined;
  } finally {
    memory.running = undefined;
  }
}

type Ended = StepOutcome & { retryAfterMs?: number };

async function attempt(
  run: (context: StepContext) => Promise<StepOutcome>,
  context: StepContext,
): Promise<Ended> {
  try {
    return await run(context);
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    const { retryAfterMs, ...rest } = failure;
    return { kind: 'failed', ...rest, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

/** Marks the step as running, before anything is done. True: the operation has ended meanwhile. */
async function isOver(deps: ReconcilerDeps, operation: Operation, step: StepName): Promise<boolean> {
  const before = operation.steps.find((candidate) => candidate.name === step);
  if (before === undefined) return false;
  const message = before.state === 'RUNNING' ? before.message : undefined;
  const change = { state: 'RUNNING', ...(message === undefined ? {} : { message }) } as const;
  return isFinished(await deps.db.work.step(operation.id, step, change));
}

async function record(
  deps: ReconcilerDeps,
  store: Gathered['store'],
  operation: Operation,
  step: StepName,
  message: string | undefined,
): Promise<void> {
  if (!operation.steps.some((candidate) => candidate.name === step)) return;
  const change = { state: 'SUCCEEDED', ...(message === undefined ? {} : { message }) } as const;
  const said = { code: 'STEP_FINISHED', message: message ?? `${step} is done.`, component: step };
  await deps.db.work.step(operation.id, step, change, operationEvent(store, operation, said));
}

function waitMs(outcome: Exclude<Ended, { kind: 'done' }>, jittered: number, random: Random): number {
  if (outcome.kind === 'waits') return outcome.retryInMs ?? jittered;
  return Math.max(spread(outcome.retryAfterMs ?? 0, random), jittered);
}

/** Remembers what the step waits for or why it failed, says so in the operation, and backs off. */
async function hold(
  deps: ReconcilerDeps,
  { facts, operation }: Gathered,
  memory: StoreMemory,
  step: StepName,
  outcome: Exclude<Ended, { kind: 'done' }>,
): Promise<number> {
  const count = memory.held?.step === step ? memory.heldCount + 1 : 1;
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(count - 1, 10));
  const jittered = full / 2 + (full / 2) * deps.random.next();
  const now = deps.clock.now();
  const until = now + waitMs(outcome, jittered, deps.random);
  const seen = { pods: facts.observed.pods.length, namespace: facts.observed.namespace !== undefined };
  const failed = outcome.kind === 'failed' ? outcome : undefined;
  memory.heldCount = count;
  memory.held = {
    step,
    until,
    wasClear: isClear({ seen }, step),
    error: failed && { ...failed.error, at: memory.held?.error?.at ?? now },
    retryable: failed?.retryable ?? true,
  };
  const message = failed ? failed.error.message : outcome.kind === 'waits' ? outcome.message : '';
  const isStep = operation?.steps.some((candidate) => candidate.name === step) === true;
  if (operation && isStep) await deps.db.work.step(operation.id, step, { state: 'RUNNING', message });
  return failed?.retryable === false ? now : until;
}
