import { reconcilerActor } from '../../domain/actor.ts';
import { newId } from '../../domain/ids.ts';
import { forwardSteps } from '../../domain/operation/step-names.ts';
import { operationEvent } from '../../domain/operation/operation-event.ts';
import type { Patient } from './heal-store.ts';

const attempts = 3;

/** Begins an operation that makes the wanted revision again, with helm and without a new revision. */
export async function beginRepair(
  { deps, store, facts }: Patient,
  because: { code: string; message: string },
): Promise<boolean> {
  const id = newId(deps.random, 'operation');
  const operation = await deps.db.work.repair(
    store.id,
    {
      id,
      kind: 'REPAIR',
      requestedBy: reconcilerActor,
      maxAttempts: attempts,
      steps: forwardSteps(facts.expected),
    },
    operationEvent(store, { id }, { ...because, severity: 'WARNING' }),
    {
      actor: reconcilerActor,
      address: undefined,
      action: 'repair',
      target: store.name,
      result: because.code,
      requestId: id,
      before: null,
      after: null,
    },
  );
  return operation !== undefined;
}
