import { credentialsSecretName } from '../engine-input.ts';
import type { ConditionStatus, ConditionType } from '../words.ts';
import { dataChecks, firstFinding } from './checks/store-checks.ts';
import type { ComponentPicture, StatusFacts } from './status-facts.ts';
import type { Condition } from './status.ts';

interface Judgement {
  status: ConditionStatus;
  reason?: string;
  message?: string;
}

type Rule = (facts: StatusFacts, pictures: readonly ComponentPicture[]) => Judgement;

const judge = (holds: boolean, reason: string, message: string): Judgement =>
  holds ? { status: 'TRUE' } : { status: 'FALSE', reason, message };

/** Each condition and the one rule it follows from. */
const rules: Record<Exclude<ConditionType, 'UP_TO_DATE'>, Rule> = {
  NAMESPACE_READY: ({ store, observed }) =>
    judge(
      store.namespaceUid !== undefined &&
        observed.namespace?.uid === store.namespaceUid &&
        observed.namespace.phase === 'Active',
      'NotActive',
      `The namespace "${store.namespace}" is not there.`,
    ),
  CREDENTIALS_READY: ({ store, observed }) => {
    const name = credentialsSecretName(store.wanted.credentialsVersion);
    const marker = observed.others.some(
      (object) => object.kind === 'ConfigMap' && object.name === name && !object.deleting,
    );
    return judge(marker, 'NotMade', `The Secret "${name}" is not there.`);
  },
  RELEASE_DEPLOYED: ({ revision }) =>
    judge(revision.applied, 'NotApplied', `Revision ${revision.number} is not installed.`),
  COMPONENTS_READY: (_facts, pictures) => {
    const missing = namesOf(pictures, (kind) => kind !== 'Job' && kind !== 'Ingress');
    return judge(
      pictures.length > 0 && missing === '',
      'NotReady',
      missing === '' ? 'Nothing is known yet.' : `Not ready: ${missing}.`,
    );
  },
  EDGE_READY: (_facts, pictures) => {
    const missing = namesOf(pictures, (kind) => kind === 'Ingress');
    return judge(missing === '', 'NoAddress', 'The Ingress has no address.');
  },
  SEEDED: (_facts, pictures) => {
    const missing = namesOf(pictures, (kind) => kind === 'Job');
    return judge(missing === '', 'NotComplete', `Not complete: ${missing}.`);
  },
  SELLING: selling,
  DATA_INTACT: (facts, pictures) => {
    const before = facts.store.status.conditions.find((condition) => condition.type === 'DATA_INTACT');
    const finding = firstFinding(dataChecks, facts, pictures);
    if (finding) return { status: 'FALSE', reason: finding.code, message: finding.message };
    // A loss stays said until a person acknowledges it, whatever is seen afterwards.
    if (before?.status === 'FALSE') return kept(before);
    const isSeen = facts.observed.claims.some(({ phase }) => phase === 'Bound');
    if (!isSeen && !facts.volumes.some(({ replaced }) => replaced !== true))
      return { status: 'UNKNOWN', reason: 'NoVolumes', message: 'No volume was seen yet.' };
    return { status: 'TRUE' };
  },
};

function selling(facts: StatusFacts): Judgement {
  const { probe, seedHash, store } = facts;
  if (store.wanted.suspended)
    return { status: 'UNKNOWN', reason: 'Suspended', message: 'The shop is suspended.' };
  switch (probe.kind) {
    case 'selling':
      return judge(
        probe.seedHash === seedHash,
        'OtherProducts',
        `It shows products "${probe.seedHash}" and not "${seedHash}".`,
      );
    case 'notSelling':
      return { status: 'FALSE', reason: 'NotSelling', message: probe.message };
    case 'silent':
      return { status: 'FALSE', reason: 'NoAnswer', message: `${probe.message}.` };
    case 'unreachable':
      return { status: 'UNKNOWN', reason: 'AddressUnreachable', message: probe.message };
    case 'never': {
      const before = store.status.conditions.find((condition) => condition.type === 'SELLING');
      return before
        ? kept(before)
        : { status: 'UNKNOWN', reason: 'NotAsked', message: 'The shop was not asked yet.' };
    }
  }
}

const kept = (condition: Condition): Judgement => ({
  status: condition.status,
  ...(condition.reason === undefined ? {} : { reason: condition.reason }),
  ...(condition.message === undefined ? {} : { message: condition.message }),
});

const namesOf = (pictures: readonly ComponentPicture[], ofKind: (kind: string) => boolean): string =>
  pictures
    .filter((picture) => !picture.done && ofKind(picture.expected.kind))
    .map((picture) => picture.expected.name)
    .join(', ');

/** All conditions; a condition keeps its time while its status stays. */
export function computeConditions(
  facts: StatusFacts,
  pictures: readonly ComponentPicture[],
  ready: boolean,
): Condition[] {
  const upToDate: Rule = () =>
    judge(ready, 'Changing', `The cluster does not match generation ${facts.store.wanted.generation} yet.`);
  return Object.entries({ ...rules, UP_TO_DATE: upToDate }).flatMap(([name, rule]) => {
    const type = name as ConditionType;
    const before = facts.store.status.conditions.find((condition) => condition.type === type);
    if (type === 'SELLING' && before === undefined && facts.probe.kind === 'never') return [];
    const { status, reason, message } = rule(facts, pictures);
    return [
      {
        type,
        status,
        reason,
        message,
        lastTransitionAt: before?.status === status ? before.lastTransitionAt : facts.now,
      },
    ];
  });
}
