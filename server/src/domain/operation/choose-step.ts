import { isWaiting, type Reason } from '../reason.ts';
import type { ReasonCode } from '../words.ts';
import { actsOf, attemptDeadline, firstOpen, isDone, isDoneInAttempt, waitsForReady } from './attempt.ts';
import type { Hopeless } from './hopeless.ts';
import { isFinished, type Operation } from './operation.ts';
import {
  deletionActs,
  type DeletionAct,
  type ForwardAct,
  settlingActs,
  type SettlingAct,
} from './step-names.ts';

/** A step that was carried out and is not through: it waits for the cluster, or failed and is tried again. */
export interface HeldStep {
  step: StepName;
  /** Not to be tried again before this time. */
  until: number;
  /** Whether the watches had already seen what it waits for when it was held. */
  wasClear: boolean;
  error: Reason | undefined;
  /** False: trying again within this attempt cannot help. */
  retryable: boolean;
}

export type StepName = ForwardAct | SettlingAct | DeletionAct | 'record-volumes';

export interface StepFacts {
  /** The store's newest operation. */
  operation: Operation | undefined;
  /** Every rule of READY holds (computeStatus). */
  ready: boolean;
  /** Trouble as the status names it. */
  trouble: Reason | undefined;
  /** Waiting longer cannot help. */
  hopeless: Hopeless | undefined;
  /** False: the cluster is away, replaced or not ours; nothing is done to it and no deadline passes. */
  usable: boolean;
  /** Claims are bound whose volumes are not recorded yet. */
  unrecordedVolumes: boolean;
  held: HeldStep | undefined;
  /** What the watches see of a store that is to go. */
  seen: { pods: number; namespace: boolean };
  timeoutMs: number;
  now: number;
}

export type Choice =
  | { kind: 'step'; step: StepName; reason: string }
  | { kind: 'begin'; attempt: number; reason: string }
  | { kind: 'endAttempt'; error: Reason; final: boolean }
  | { kind: 'succeed'; reason: string }
  /** `until` undefined: only an observation or a change of what is wanted goes on from here. */
  | { kind: 'wait'; reason: string; until: number | undefined }
  | { kind: 'done'; reason: string };

/** No further attempt can mend these. */
const finalCodes: ReadonlySet<ReasonCode> = new Set(['NAMESPACE_NOT_OURS', 'HOST_TAKEN', 'CLUSTER_REPLACED']);

/** The next thing that is missing for one store, with the reason for it. Pure; writes nothing. */
export function chooseStep(facts: StepFacts): Choice {
  const { operation } = facts;
  if (!facts.usable) return { kind: 'wait', reason: 'the cluster cannot be used now', until: undefined };
  if (operation === undefined || isFinished(operation)) {
    return facts.unrecordedVolumes
      ? runOrHold(facts, 'record-volumes', 'a claim was bound')
      : { kind: 'done', reason: 'no operation is unfinished' };
  }
  return operation.kind === 'DELETE' ? chooseDeletion(facts, operation) : chooseForward(facts, operation);
}

function chooseForward(facts: StepFacts, operation: Operation): Choice {
  const { now, held } = facts;
  const acts = actsOf(operation);
  const isThrough = acts.every((act) => isDone(operation, act)) && (facts.ready || !waitsForReady(operation));
  if (isThrough) return chooseEnd(facts, operation);
  if (operation.state === 'QUEUED') return chooseBegin(facts, operation);
  if (held?.error && !held.retryable)
    return { kind: 'endAttempt', error: held.error, final: finalCodes.has(held.error.code) };
  const deadline = attemptDeadline(operation, facts.timeoutMs) ?? now + facts.timeoutMs;
  if (now >= deadline) return { kind: 'endAttempt', error: timedOut(facts), final: false };
  const missing = acts.find((act) => !isDoneInAttempt(operation, act));
  if (missing)
    return runOrHold(facts, missing, `${missing} is not done in attempt ${operation.attempt}`, deadline);
  const { hopeless } = facts;
  if (hopeless && now >= hopeless.from) return { kind: 'endAttempt', error: hopeless.error, final: false };
  if (facts.unrecordedVolumes) return runOrHold(facts, 'record-volumes', 'a claim was bound', deadline);
  const until = Math.min(deadline, hopeless?.from ?? deadline);
  return { kind: 'wait', reason: facts.trouble?.message ?? 'components are coming up', until };
}

/** Everything wanted is there: what is only put in order afterwards, then the end. */
function chooseEnd(facts: StepFacts, operation: Operation): Choice {
  if (facts.unrecordedVolumes && facts.held?.step !== 'record-volumes')
    return { kind: 'step', step: 'record-volumes', reason: 'claims were bound' };
  const open = firstOpen(operation, settlingActs);
  if (open === 'retire') return chooseRetirement(facts, operation);
  // What runs is right: a cluster that refuses the last touch does not make it fail.
  const isRefused = open !== undefined && facts.held?.step === open && !facts.held.retryable;
  return open === undefined || isRefused
    ? { kind: 'succeed', reason: 'everything wanted was observed' }
    : runOrHold(facts, open, 'the rollout is over');
}

/** An old login that is still alive is not what was asked for: it has attempts and a deadline like a rollout. */
function chooseRetirement(facts: StepFacts, operation: Operation): Choice {
  const { held, now, timeoutMs } = facts;
  if (operation.state === 'QUEUED') return chooseBegin(facts, operation);
  if (held?.step === 'retire' && held.error && !held.retryable)
    return { kind: 'endAttempt', error: held.error, final: false };
  const deadline = attemptDeadline(operation, timeoutMs) ?? now + timeoutMs;
  if (now >= deadline) return { kind: 'endAttempt', error: timedOut(facts), final: false };
  return runOrHold(facts, 'retire', 'nothing uses the old login any more', deadline);
}

function chooseBegin({ now }: StepFacts, operation: Operation): Choice {
  if (operation.retryAt !== undefined && operation.retryAt > now)
    return { kind: 'wait', reason: 'the next attempt is not due', until: operation.retryAt };
  const attempt = operation.retryAt === undefined ? 1 : operation.attempt + 1;
  return { kind: 'begin', attempt, reason: `attempt ${attempt} of ${operation.maxAttempts} is due` };
}

function chooseDeletion(facts: StepFacts, operation: Operation): Choice {
  if (operation.state === 'QUEUED')
    return { kind: 'begin', attempt: 1, reason: 'the store is to be deleted' };
  const missing = deletionActs.find((act) => !isDone(operation, act));
  if (missing === undefined) return { kind: 'succeed', reason: 'nothing is left' };
  return runOrHold(facts, missing, `${missing} comes next`);
}

/** A held step waits for its time, unless the watches have meanwhile seen what it waits for. */
function runOrHold(facts: StepFacts, step: StepName, reason: string, atMost?: number): Choice {
  const { held, now } = facts;
  const waits = held?.step === step && held.until > now && (held.wasClear || !isClear(facts, step));
  if (!waits) return { kind: 'step', step, reason };
  return {
    kind: 'wait',
    reason: held.error?.message ?? `${step} waits for the cluster`,
    until: atMost === undefined ? held.until : Math.min(held.until, atMost),
  };
}

/** Whether the watches have seen what a step of a deletion waits for. Other steps wait for nothing the watches show. */
export function isClear({ seen }: Pick<StepFacts, 'seen'>, step: StepName): boolean {
  if (step === 'pods') return seen.pods === 0;
  if (step === 'namespace') return !seen.namespace;
  return false;
}

/** Real trouble is to blame by its own name; mere slowness is a time-out that names what was waited for. */
function timedOut({ trouble, held, timeoutMs, now }: StepFacts): Reason {
  if (held?.error) return held.error;
  if (trouble && !isWaiting(trouble)) return trouble;
  const minutes = Math.round(timeoutMs / 6000) / 10;
  return {
    code: 'PROVISION_TIMEOUT',
    message: `${trouble?.component ?? 'The store'} was not ready within ${minutes} minute${minutes === 1 ? '' : 's'}.`,
    remedy: 'Try again. If it happens again, look at the components and their logs.',
    ...(trouble?.component === undefined ? {} : { component: trouble.component }),
    at: now,
  };
}
