import { heldPod } from '../held-pods.ts';
import { brief, type Finding, seconds, type StoreCheck } from './finding.ts';
import type { StatusFacts } from '../status-facts.ts';

const blockedAfterMs = 10_000;
const podsSlowAfterMs = 90_000;

/** What holds a deletion up; the first finding is named while the store stays DELETING. */
export const deletionChecks: readonly StoreCheck[] = [
  { name: 'namespace can finish', find: namespaceBlocked },
  { name: 'pods stop', find: podsStay },
  { name: 'step goes on', find: stepStuck },
];

function namespaceBlocked(facts: StatusFacts): Finding | undefined {
  const { namespace } = facts.observed;
  const [blocker] = namespace?.blockers ?? [];
  if (namespace === undefined || blocker === undefined) return undefined;
  const since = stepStart(facts, 'namespace');
  const messages = namespace.blockers.map((each) => each.message).join(' ');
  return blocked(
    `The namespace "${facts.store.namespace}" cannot finish, ${seconds(facts.now - since)} s so far: ${brief(messages, 400)}`,
    'Remove what is named (a finalizer, or an API service that does not answer). It goes on by itself then.',
    since + blockedAfterMs,
  );
}

function podsStay(facts: StatusFacts): Finding | undefined {
  const { pods } = facts.observed;
  if (runningStep(facts) !== 'pods' || pods.length === 0) return undefined;
  const since = stepStart(facts, 'pods');
  const names = pods.map((pod) => heldPod(pod, facts.nodes ?? [], facts.now));
  // One that should have stopped by now will not do so by itself; any other one may take its time.
  const due = pods.map(({ stopBy }) => (stopBy ?? Infinity) + blockedAfterMs);
  return blocked(
    `${names.length === 1 ? 'A pod does' : `${names.length} pods do`} not stop, ${seconds(facts.now - since)} s so far: ${brief(names.join(', '))}.`,
    'Remove the finalizer that is named, or bring the node back; if the node is lost for good, delete it from the cluster (kubectl delete node).',
    Math.max(since + blockedAfterMs, Math.min(since + podsSlowAfterMs, ...due)),
  );
}

/** Steps say in their message what they wait for or why they failed last. */
function stepStuck(facts: StatusFacts): Finding | undefined {
  const step = facts.operation?.steps.find((candidate) => candidate.name === runningStep(facts));
  if (step?.message === undefined) return undefined;
  const since = step.startedAt ?? facts.now;
  return blocked(
    `Deletion waits at "${step.name}", ${seconds(facts.now - since)} s so far: ${brief(step.message, 300)}`,
    'It is tried again by itself; remove what is named if you can.',
    since + blockedAfterMs,
  );
}

const blocked = (message: string, remedy: string, notBefore: number): Finding => ({
  code: 'DELETION_BLOCKED',
  message,
  remedy,
  notBefore,
});

const runningStep = (facts: StatusFacts): string | undefined =>
  facts.operation?.steps.find((step) => step.state === 'RUNNING')?.name;

const stepStart = (facts: StatusFacts, name: string): number =>
  facts.operation?.steps.find((step) => step.name === name)?.startedAt ?? facts.now;
