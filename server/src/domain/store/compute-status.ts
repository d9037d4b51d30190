import type { NewEvent } from '../event.ts';
import type { Reason } from '../reason.ts';
import { isFinished } from '../operation/operation.ts';
import { type Blame, findBlame } from './checks/blame.ts';
import { deletionChecks } from './checks/deletion-checks.ts';
import type { Finding, StoreCheck } from './checks/finding.ts';
import {
  dataChecks,
  firstFinding,
  groundChecks,
  readinessChecks,
  turnChecks,
} from './checks/store-checks.ts';
import { componentPictures, runningVersion } from './components.ts';
import { computeConditions } from './conditions.ts';
import { computePhase } from './phase.ts';
import { quotaUse } from './quota.ts';
import { movesAgainAt } from './status-differs.ts';
import { statusEvents } from './status-events.ts';
import type { ComponentPicture, StatusFacts } from './status-facts.ts';
import type { ComponentStatus, StoreStatus } from './status.ts';

export interface ComputedStatus {
  status: StoreStatus;
  /** To be written with the status, in one transaction. */
  events: NewEvent[];
  /** True when every rule of READY holds, for a suspended store those that apply to it. */
  ready: boolean;
  /** The status may differ at this time without anything being observed: look again then. */
  recheckAt: number | undefined;
}

/**
 * The one function that computes a store's status, from what is wanted, the newest operation, what was observed and
 * the clock. Pure; lists of small named checks, the first violation gives the reason.
 */
export function computeStatus(facts: StatusFacts): ComputedStatus {
  const pictures = componentPictures(facts);
  const blame = findBlame(facts, pictures);
  const violated = firstFinding(readinessChecks, facts, pictures);
  const ground = firstFinding(groundChecks, facts, pictures);
  const ready = violated === undefined && ground === undefined;
  const { finding, recheckAt } = explain(facts, pictures, blame, violated);
  const before = facts.store.status;
  const phase = computePhase(facts, ready);
  const engineVersion = runningVersion(pictures) ?? before.engineVersion;
  const status: StoreStatus = {
    phase,
    phaseSince: phase === before.phase ? before.phaseSince : facts.now,
    reason: finding && dated(finding, before.reason, facts.now),
    conditions: computeConditions(facts, pictures, ready),
    components: pictures.map((picture) => componentStatus(picture, facts, blame)),
    observedGeneration: ready ? facts.store.wanted.generation : before.observedGeneration,
    observedAt: facts.observed.observedAt ?? before.observedAt,
    ...(engineVersion === undefined ? {} : { engineVersion }),
    quota: quotaUse(facts.observed.quota),
  };
  return {
    status,
    events: statusEvents(facts, status),
    ready,
    recheckAt: earliest(recheckAt, movesAgainAt(status, facts.now), facts.now),
  };
}

interface Explanation {
  finding: Finding | undefined;
  recheckAt: number | undefined;
}

/** Why the store is as it is, the most helpful explanation first. */
function explain(
  facts: StatusFacts,
  pictures: readonly ComponentPicture[],
  blame: Blame,
  violated: Finding | undefined,
): Explanation {
  if (facts.store.wanted.deleting) return explainDeletion(facts, pictures);
  const ground = firstFinding([...groundChecks, ...turnChecks], facts, pictures);
  const recheckAt = earliest(blame.recheckAt, violated?.notBefore, facts.now);
  const { healing } = facts;
  if (healing?.code === 'NAMESPACE_NOT_OURS') return { finding: healing, recheckAt };
  if (ground) return { finding: ground, recheckAt };
  if (!violated) return { finding: firstFinding(dataChecks, facts, pictures) ?? healing, recheckAt };
  const ended = operationError(facts);
  // There is no way back: what that means for the store says more than the component that is to blame.
  if (ended?.code === 'DATA_SCHEMA_CHANGED') return { finding: ended, recheckAt };
  return { finding: blame.first ?? stepTriedAgain(facts) ?? healing ?? ended ?? violated, recheckAt };
}

/** Of an operation that has ended no step is tried again, whatever was remembered of it. */
const stepTriedAgain = ({ operation, stepError }: StatusFacts): Finding | undefined =>
  operation === undefined || isFinished(operation) ? undefined : stepError;

function explainDeletion(facts: StatusFacts, pictures: readonly ComponentPicture[]): Explanation {
  let recheckAt: number | undefined;
  const due = (check: StoreCheck): Finding | undefined => {
    const finding = check.find(facts, pictures);
    if (finding?.notBefore === undefined || finding.notBefore <= facts.now) return finding;
    recheckAt = earliest(recheckAt, finding.notBefore, facts.now);
    return undefined;
  };
  for (const check of deletionChecks) {
    const finding = due(check);
    if (finding) return { finding, recheckAt };
  }
  return { finding: undefined, recheckAt };
}

/** What the operation recorded when an attempt ended: it explains while nothing better is seen. */
function operationError({ operation, now }: StatusFacts): Finding | undefined {
  const error = operation?.error;
  if (operation === undefined || error === undefined) return undefined;
  const again =
    !isFinished(operation) && operation.retryAt !== undefined
      ? ` Attempt ${operation.attempt + 1} of ${operation.maxAttempts} begins in ${Math.max(0, Math.ceil((operation.retryAt - now) / 1000))} s.`
      : '';
  return {
    code: error.code,
    message: `${error.message}${again}`,
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    ...(error.component === undefined ? {} : { component: error.component }),
  };
}

function componentStatus(picture: ComponentPicture, facts: StatusFacts, blame: Blame): ComponentStatus {
  const { name } = picture.expected;
  const finding = blame.byComponent.get(name);
  const before = facts.store.status.components.find((component) => component.name === name);
  const reason = finding && dated(finding, before?.reason, facts.now);
  return {
    ...picture.status,
    reason,
    ...(picture.done ? {} : { lackingSince: before?.lackingSince ?? facts.now }),
    pods: picture.status.pods.map((pod) => (finding?.pod === pod.name ? { ...pod, reason } : pod)),
  };
}

/** A reason keeps the time at which it was first seen. */
export function dated(finding: Finding, before: Reason | undefined, now: number): Reason {
  const isSame =
    before !== undefined && before.code === finding.code && before.component === finding.component;
  return {
    code: finding.code,
    message: finding.message,
    ...(finding.remedy === undefined ? {} : { remedy: finding.remedy }),
    ...(finding.component === undefined ? {} : { component: finding.component }),
    at: isSame ? before.at : now,
  };
}

function earliest(a: number | undefined, b: number | undefined, now: number): number | undefined {
  const times = [a, b].filter((time): time is number => time !== undefined && time > now);
  return times.length === 0 ? undefined : Math.min(...times);
}
