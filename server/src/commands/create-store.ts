import type { Caller } from '../domain/actor.ts';
import { clientKey } from '../domain/access/client-address.ts';
import { newId } from '../domain/ids.ts';
import { nameCandidates } from '../domain/input/store-name.ts';
import { operationEvent } from '../domain/operation/operation-event.ts';
import { forwardSteps } from '../domain/operation/step-names.ts';
import type { CreateStoreInput } from '../domain/plan/creation-input.ts';
import { creationRefusal, planChanged } from '../domain/plan/creation-refusal.ts';
import { newRevision } from '../domain/plan/new-revision.ts';
import { planCreation } from '../domain/plan/plan-creation.ts';
import type { CreationPlan } from '../domain/plan/plan-creation.ts';
import type { Acceptance, IdempotencyKey } from '../db/acceptance.ts';
import type { Database } from '../db/database.ts';
import { guarded } from './guarded.ts';
import { answered, refused } from './parts.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

const mostSuggestions = 3;

/**
 * Accepts a new store: wanted state, first revision, operation, event, audit entry and idempotency record in one
 * transaction, answered after it is on disk. Nothing is asked of a cluster and nothing is rendered.
 */
export const createStore = (
  parts: CommandParts,
  caller: Caller,
  input: CreateStoreInput,
): Promise<StoreOperationResult> =>
  guarded(parts, caller, { mutation: 'createStore', scope: 'CREATE', input }, async (key) => {
    const clusters = await parts.db.clusters.all();
    const planned = planCreation(input, { ...parts, owner: caller.owner, clusters });
    if ('userErrors' in planned) return refused(...planned.userErrors);
    const { plan } = planned;
    const { expectedPlanHash } = input;
    if (typeof expectedPlanHash === 'string' && expectedPlanHash !== plan.hash)
      return refused(planChanged('CREATE', plan.hash));

    const answer = await parts.db.accept.create(creation(parts, caller, plan, key));
    if (answer.kind === 'accepted' || answer.kind === 'replayed') return answered(answer);
    const suggestions = answer.kind === 'nameTaken' ? await freeNames(parts.db, input.name) : [];
    const { name, wanted } = plan.store;
    return refused(creationRefusal(answer, { name, domains: wanted.domains, suggestions }));
  });

function creation(
  parts: CommandParts,
  caller: Caller,
  plan: CreationPlan,
  key: IdempotencyKey | undefined,
): Parameters<Acceptance['create']>[0] {
  const { actor, address, requestId } = caller;
  const { version, engine } = plan;
  const id = newId(parts.random, 'store');
  const operationId = newId(parts.random, 'operation');
  const store = { ...plan.store, id, namespaceUid: undefined, changedBy: actor };
  const { name, wanted, clusterId } = store;
  const { input, values } = plan.as(id);
  const what = `${engine.title} ${version.version}, ${wanted.plan}`;
  return {
    store,
    revision: { ...newRevision(version, wanted, values, 'created'), storeId: id, by: actor },
    operation: {
      id: operationId,
      kind: 'CREATE',
      requestedBy: actor,
      maxAttempts: parts.provisionAttempts,
      steps: forwardSteps(engine.components(input)),
    },
    event: operationEvent(
      store,
      { id: operationId },
      {
        code: 'STORE_REQUESTED',
        message: `${actor.name} requested the store ${name} (${what}).`,
      },
    ),
    audit: {
      actor,
      address,
      action: 'createStore',
      target: name,
      result: 'accepted',
      requestId,
      before: undefined,
      after: {
        engine: engine.kind,
        engineVersion: version.version,
        plan: wanted.plan,
        clusterId,
        planHash: plan.hash,
        operationId,
      },
    },
    key,
    hosts: wanted.domains,
    address: clientKey(address),
    limits: parts.limits,
  };
}

async function freeNames(db: Database, name: string): Promise<string[]> {
  const free: string[] = [];
  for (const candidate of nameCandidates(name)) {
    if (free.length === mostSuggestions) break;
    if ((await db.stores.byName(candidate)) === undefined) free.push(candidate);
  }
  return free;
}
