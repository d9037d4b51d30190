import { sees } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import { newId } from '../domain/ids.ts';
import { changedAllTheTime, storeNotFound } from '../domain/input/store-ref.ts';
import { operationEvent } from '../domain/operation/operation-event.ts';
import { operationInProgress, verbProblem } from '../domain/operation/verb-problem.ts';
import { creationRefusal, keyReused } from '../domain/plan/creation-refusal.ts';
import type { NewRevision } from '../domain/plan/new-revision.ts';
import type { UserError } from '../domain/reason.ts';
import type { Store, Wanted } from '../domain/store/store.ts';
import type { OperationKind, TokenScope } from '../domain/words.ts';
import { BugError } from '../lib/assert.ts';
import type { IdempotencyKey, Refused } from '../db/acceptance.ts';
import { guarded } from './guarded.ts';
import { answered, refused } from './parts.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

/** What a verb makes of a store as it is now; generation, ids, event and audit entry are filled in around it. */
export interface StoreChange {
  /** What is wanted from now on; its generation is raised by one. */
  wanted: Wanted;
  /** A new row for `wanted.revision`; undefined where that one exists. */
  revision: NewRevision | undefined;
  /** Names in order, the first is `accepted`. */
  steps: readonly string[];
  maxAttempts: number;
  /** Kind of the operation where it is not the verb's own. */
  kind?: OperationKind;
  acknowledgesLoss?: boolean;
  event: { code: string; message: string };
  /** What the audit keeps of the store before and of what was accepted. */
  audit: { before: Record<string, unknown>; after: Record<string, unknown> };
}

export interface StoreVerb<Input> {
  mutation: string;
  kind: OperationKind;
  scope: TokenScope;
  /** Decides anew whenever the row has changed in between; asks no cluster and renders nothing. */
  decide: (store: Store, input: Input) => Promise<StoreChange | { userErrors: readonly UserError[] }>;
}

interface StoreInput {
  name: string;
  idempotencyKey?: string | null | undefined;
}

/** Changes in between are rare: each try meets the row as it is then. */
const mostTries = 5;

/**
 * A command on a store that exists: scope, idempotency key, the phase, the verb's own decision, and one transaction
 * that writes wanted state, revision, operation, event, audit entry and idempotency record. While another operation
 * runs it is refused with OPERATION_IN_PROGRESS; only a deletion takes the place of another.
 */
export const changeStore = <Input extends StoreInput>(
  parts: CommandParts,
  caller: Caller,
  verb: StoreVerb<Input>,
  input: Input,
): Promise<StoreOperationResult> =>
  guarded(parts, caller, { mutation: verb.mutation, scope: verb.scope, input }, async (key) => {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const store = await parts.db.stores.byName(input.name);
      if (!store || !sees(caller, store.owner)) return refused(storeNotFound(input.name));
      const running = store.currentOperationId && (await parts.db.operations.byId(store.currentOperationId));
      if (running && !store.wanted.deleting) return refused(operationInProgress(store, running));
      const wrongPhase = verbProblem(verb.kind, store);
      if (wrongPhase) return refused(wrongPhase);
      const change = await verb.decide(store, input);
      if ('userErrors' in change) return refused(...change.userErrors);
      const answer = await parts.db.accept.change(acceptance(parts, caller, { verb, store, change, key }));
      if (answer.kind === 'accepted' || answer.kind === 'replayed') return answered(answer);
      if (answer.kind !== 'changed') return refused(refusalOf(answer, store, change));
    }
    return refused(changedAllTheTime(input.name));
  });

interface Accepting {
  verb: Pick<StoreVerb<never>, 'mutation' | 'kind'>;
  store: Store;
  change: StoreChange;
  key: IdempotencyKey | undefined;
}

function acceptance(
  { random }: Pick<CommandParts, 'random'>,
  { actor, address, requestId }: Caller,
  { verb, store, change, key }: Accepting,
): Parameters<CommandParts['db']['accept']['change']>[0] {
  const operationId = newId(random, 'operation');
  const { id: storeId, name, wanted } = store;
  const { revision, steps, maxAttempts, event, audit } = change;
  return {
    storeId,
    expectedGeneration: wanted.generation,
    wanted: { ...change.wanted, generation: wanted.generation + 1 },
    revision: revision && { ...revision, storeId, by: actor },
    operation: { id: operationId, kind: change.kind ?? verb.kind, requestedBy: actor, maxAttempts, steps },
    whenBusy: 'refuse',
    event: operationEvent(store, { id: operationId }, event),
    audit: {
      actor,
      address,
      action: verb.mutation,
      target: name,
      result: 'accepted',
      requestId,
      before: { generation: wanted.generation, ...audit.before },
      after: { operationId, ...audit.after },
    },
    key,
    hosts: change.wanted.domains,
    acknowledgesLoss: change.acknowledgesLoss ?? false,
  };
}

function refusalOf(
  answer: Exclude<Refused, { kind: 'changed' }>,
  store: Store,
  change: StoreChange,
): UserError {
  switch (answer.kind) {
    case 'keyReused':
      return keyReused();
    case 'notFound':
      return storeNotFound(store.name);
    case 'operationInProgress':
      return operationInProgress(store, answer.operation);
    case 'domainTaken':
      return creationRefusal(answer, { name: store.name, domains: change.wanted.domains, suggestions: [] });
    default:
      throw new BugError(`a change was refused as ${answer.kind}`);
  }
}
