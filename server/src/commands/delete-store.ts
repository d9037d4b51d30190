import { sees } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import { newId } from '../domain/ids.ts';
import { refusal, shown } from '../domain/input/refusal.ts';
import { changedAllTheTime, storeNotFound } from '../domain/input/store-ref.ts';
import { operationEvent } from '../domain/operation/operation-event.ts';
import { deletionSteps } from '../domain/operation/step-names.ts';
import { keyReused } from '../domain/plan/creation-refusal.ts';
import type { Store } from '../domain/store/store.ts';
import { BugError } from '../lib/assert.ts';
import type { Acceptance, IdempotencyKey } from '../db/acceptance.ts';
import { guarded } from './guarded.ts';
import { answered, refused } from './parts.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

export interface DeleteStoreInput {
  name: string;
  confirmName: string;
  idempotencyKey?: string | null | undefined;
}

/** Changes in between are rare: each try meets the row as it is then. */
const mostTries = 5;

/**
 * Accepts the deletion of a store; what runs on it is cancelled in the same transaction. A store that is being deleted
 * answers with the operation that does it, however often it is asked.
 */
export const deleteStore = (
  parts: CommandParts,
  caller: Caller,
  input: DeleteStoreInput,
): Promise<StoreOperationResult> =>
  guarded(parts, caller, { mutation: 'deleteStore', scope: 'DELETE', input }, async (key) => {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const store = await parts.db.stores.byName(input.name);
      if (!store || !sees(caller, store.owner)) return refused(storeNotFound(input.name));
      if (input.confirmName !== store.name) return refused(notConfirmed(input));
      if (store.wanted.deleting) {
        const joined = await joinDeletion(parts, store, key);
        if (joined) return joined;
      }
      const answer = await parts.db.accept.change(deletion(parts, caller, store, key));
      if (answer.kind === 'accepted' || answer.kind === 'replayed') return answered(answer);
      if (answer.kind === 'keyReused') return refused(keyReused());
      if (answer.kind !== 'changed' && answer.kind !== 'notFound')
        throw new BugError(`a deletion was refused as ${answer.kind}`);
    }
    return refused(changedAllTheTime(input.name));
  });

async function joinDeletion(
  { db }: CommandParts,
  store: Store,
  key: IdempotencyKey | undefined,
): Promise<StoreOperationResult | undefined> {
  const operation = store.currentOperationId && (await db.operations.byId(store.currentOperationId));
  if (!operation || operation.kind !== 'DELETE') return undefined;
  if (!key) return answered({ kind: 'replayed', store, operation });
  const joined = await db.accept.join(key, operation.id);
  return joined.kind === 'keyReused' ? refused(keyReused()) : answered(joined);
}

function deletion(
  { random }: CommandParts,
  { actor, address, requestId }: Caller,
  store: Store,
  key: IdempotencyKey | undefined,
): Parameters<Acceptance['change']>[0] {
  const operationId = newId(random, 'operation');
  const { id, name, wanted, status } = store;
  return {
    storeId: id,
    expectedGeneration: wanted.generation,
    wanted: { ...wanted, generation: wanted.generation + 1, deleting: true },
    revision: undefined,
    operation: {
      id: operationId,
      kind: 'DELETE',
      requestedBy: actor,
      maxAttempts: 1,
      steps: deletionSteps(),
    },
    whenBusy: 'supersede',
    event: operationEvent(
      store,
      { id: operationId },
      {
        code: 'STORE_DELETION_REQUESTED',
        message: `${actor.name} requested the deletion of the store ${name}.`,
      },
    ),
    audit: {
      actor,
      address,
      action: 'deleteStore',
      target: name,
      result: 'accepted',
      requestId,
      before: { phase: status.phase, generation: wanted.generation },
      after: { operationId },
    },
    key,
    hosts: wanted.domains,
  };
}

const notConfirmed = ({ name, confirmName }: DeleteStoreInput) =>
  refusal(
    ['input', 'confirmName'],
    `The confirmation ${shown(confirmName)} is not the name ${shown(name)}.`,
    'Repeat the name of the store exactly, to show that this store is meant.',
    { code: 'CONFIRMATION_MISMATCH' },
  );
