import { sees } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import { newId } from '../domain/ids.ts';
import { refusal, shown } from '../domain/input/refusal.ts';
import { operationEvent } from '../domain/operation/operation-event.ts';
import { forwardSteps } from '../domain/operation/step-names.ts';
import { creationRefusal } from '../domain/plan/creation-refusal.ts';
import { newRevision } from '../domain/plan/new-revision.ts';
import { clusterNotFound } from '../domain/plan/placement.ts';
import { planAdoption, type AdoptionPlan, type Orphan } from '../domain/plan/plan-adoption.ts';
import type { UserError } from '../domain/reason.ts';
import type { Acceptance, IdempotencyKey } from '../db/acceptance.ts';
import { guarded } from './guarded.ts';
import { answered, refused } from './parts.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

export interface AdoptStoreInput {
  cluster: string;
  namespace: string;
  idempotencyKey?: string | null | undefined;
}

export interface AdoptParts extends CommandParts {
  /**
   * What a namespace says of itself. It is the one thing that a command reads from a cluster, because nothing else
   * knows it. `unreadable`: it is ours and says nothing that can be used; `away`: the cluster does not answer.
   */
  orphanOf: (clusterId: string, namespace: string) => Promise<Orphan | 'absent' | 'unreadable' | 'away'>;
}

/**
 * Takes over a namespace that no store has, after its row was lost: the row comes back with its old id, from what the
 * namespace says of itself, and an operation brings everything in line. Nothing in it is deleted or given a new password.
 */
export const adoptStore = (
  parts: AdoptParts,
  caller: Caller,
  input: AdoptStoreInput,
): Promise<StoreOperationResult> =>
  guarded(parts, caller, { mutation: 'adoptStore', scope: 'CREATE', input }, async (key) => {
    const clusters = await parts.db.clusters.all();
    if (!clusters.some(({ id }) => id === input.cluster))
      return refused(clusterNotFound(input.cluster, clusters));
    const orphan = await parts.orphanOf(input.cluster, input.namespace);
    if (typeof orphan === 'string') return refused(notAdoptable(orphan, input.namespace));
    if (!sees(caller, orphan.record.owner)) return refused(notAdoptable('absent', input.namespace));
    if (await parts.db.stores.byId(orphan.storeId)) return refused(wasDeleted(input.namespace));
    const keyFingerprint = await parts.db.identity.keyFingerprint();
    const planned = planAdoption(orphan, { ...parts, clusters, keyFingerprint });
    if ('userErrors' in planned) return refused(...planned.userErrors);
    const answer = await parts.db.accept.create(adoption(parts, caller, planned.plan, key));
    if (answer.kind === 'accepted' || answer.kind === 'replayed') return answered(answer);
    const { name, wanted } = planned.plan.store;
    const error = creationRefusal(answer, { name, domains: wanted.domains, suggestions: [] });
    return refused({ ...error, path: ['input', 'namespace'] });
  });

function adoption(
  { random, provisionAttempts, limits }: AdoptParts,
  { actor, address, requestId }: Caller,
  plan: AdoptionPlan,
  key: IdempotencyKey | undefined,
): Parameters<Acceptance['create']>[0] {
  const { store, version, values, components } = plan;
  const operationId = newId(random, 'operation');
  const { id: storeId, name, namespace, clusterId, wanted } = store;
  return {
    store: { ...store, changedBy: actor },
    revision: { ...newRevision(version, wanted, values, 'adopted'), storeId, by: actor },
    operation: {
      id: operationId,
      kind: 'ADOPT',
      requestedBy: actor,
      maxAttempts: provisionAttempts,
      steps: forwardSteps(components),
    },
    event: operationEvent(
      store,
      { id: operationId },
      {
        code: 'STORE_ADOPTION_REQUESTED',
        message: `${actor.name} asked to take over ${name} as it runs in the namespace ${namespace}.`,
      },
    ),
    audit: {
      actor,
      address,
      action: 'adoptStore',
      target: name,
      result: 'accepted',
      requestId,
      before: undefined,
      after: { clusterId, namespace, operationId },
    },
    key,
    hosts: wanted.domains,
    // It was counted when it was created; what has to be brought back may be more than an hour's worth.
    address: undefined,
    limits: { ...limits, createsPerHour: Infinity },
  };
}

function notAdoptable(why: 'absent' | 'unreadable' | 'away', namespace: string): UserError {
  const path = ['input', 'namespace'];
  if (why === 'away')
    return refusal(
      path,
      'The cluster does not answer, so nothing is known of its namespaces.',
      'Try again later.',
      {
        code: 'CLUSTER_UNAVAILABLE',
        retryable: true,
      },
    );
  if (why === 'unreadable')
    return refusal(
      path,
      `The namespace ${shown(namespace)} does not say which store it holds: its ConfigMap "shopyard-store" is missing or was changed.`,
      'Bring the ConfigMap back as it was, or restore a backup of the database.',
    );
  return refusal(
    path,
    `The namespace ${shown(namespace)} is not among the orphans of this cluster.`,
    'Take one of the "orphans" that the query "clusters" lists.',
    { code: 'NOT_FOUND' },
  );
}

const wasDeleted = (namespace: string): UserError =>
  refusal(
    ['input', 'namespace'],
    `The store of the namespace ${shown(namespace)} is known here and was deleted.`,
    'Remove the namespace from the cluster, or restore a backup of the database.',
    { code: 'INVALID_PHASE' },
  );
