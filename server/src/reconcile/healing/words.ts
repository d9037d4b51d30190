import type { Manifest } from '../../domain/engine.ts';
import type { NewEvent } from '../../domain/event.ts';
import type { Finding } from '../../domain/store/checks/finding.ts';
import { operationEvent } from '../../domain/operation/operation-event.ts';
import type { Gathered } from '../gather.ts';
import type { ObjectAnswer } from './heal-object.ts';

type Named = Pick<Manifest, 'kind' | 'metadata'>;
type Subject = Pick<Gathered, 'store' | 'operation'>;

const componentLabel = 'app.kubernetes.io/component';

const nameOf = ({ kind, metadata }: Named): string => `${kind} ${metadata.name}`;
const hands = (by: readonly string[]): string => (by.length === 0 ? '' : ` by ${by.join(', ')}`);
const componentOf = ({ metadata }: Named): string | undefined => metadata.labels?.[componentLabel];

/** What was put right, with the difference field by field. */
export function healedEvent(
  { store, operation }: Subject,
  object: Named,
  answer: { kind: 'made' } | Extract<ObjectAnswer, { kind: 'healed' }>,
): NewEvent {
  const message =
    answer.kind === 'made'
      ? `${nameOf(object)} was deleted from outside and has been made again.`
      : `${nameOf(object)} was changed from outside${hands(answer.by)} and has been put right: ${answer.words}.`;
  return operationEvent(store, operation, {
    code: 'DRIFT_HEALED',
    severity: 'WARNING',
    message,
    component: componentOf(object),
  });
}

export const failedWords = ({ store, operation }: Subject, object: Named, why: string): NewEvent =>
  operationEvent(store, operation, {
    code: 'HEALING_FAILED',
    severity: 'ERROR',
    message: `${nameOf(object)} was changed from outside and could not be put right: ${why}`,
    component: componentOf(object),
  });

/** Somebody fights: named for as long as it lasts. */
export function driftFinding(
  object: Named,
  { words, by }: { words: string; by: readonly string[] },
  times: number,
): Finding {
  const component = componentOf(object);
  return {
    code: 'DRIFT_FOUGHT',
    message: `${nameOf(object)} is changed from outside again and again${hands(by)} (${words}); it was put right ${times} times within 10 minutes, and is put right only every 10 minutes now.`,
    remedy: `Find out who changes it${by.length === 0 ? '' : ` (the cluster names the field manager ${by.join(', ')})`} and stop that, or change the store through this platform instead.`,
    ...(component === undefined ? {} : { component }),
  };
}

export const notOursFinding = (namespace: string): Finding => ({
  code: 'NAMESPACE_NOT_OURS',
  message: `The namespace "${namespace}" of this store was deleted from outside, and another of that name, which is not this store's, is there now. It was left alone.`,
  remedy:
    'Have the other namespace removed; the store is made again by itself then, empty. Or delete this store.',
});
