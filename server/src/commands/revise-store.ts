import { planChanged } from '../domain/plan/creation-refusal.ts';
import type { ChangePlan } from '../domain/plan/plan-change.ts';
import { versionOf } from '../domain/plan/plan-change.ts';
import { planRollback } from '../domain/plan/plan-rollback.ts';
import { planUpdate } from '../domain/plan/plan-update.ts';
import { planUpgrade } from '../domain/plan/plan-upgrade.ts';
import type { RollbackStoreInput, UpdateStoreInput, UpgradeStoreInput } from '../domain/plan/change-input.ts';
import type { Caller } from '../domain/actor.ts';
import type { UserError } from '../domain/reason.ts';
import type { Revision, Store } from '../domain/store/store.ts';
import type { OperationKind } from '../domain/words.ts';
import { must } from '../lib/assert.ts';
import { changeStore } from './change-store.ts';
import type { StoreChange } from './change-store.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

/** Attempts of a rollback: what was READY before is worth trying again. Changes forward have one. */
export const rollbackAttempts = 3;

/** Configuration, products, plan, domains or labels of a store; what is not given stays as it is. */
export const updateStore = (
  parts: CommandParts,
  caller: Caller,
  input: UpdateStoreInput,
): Promise<StoreOperationResult> =>
  changeStore(
    parts,
    caller,
    {
      mutation: 'updateStore',
      kind: 'UPDATE',
      scope: 'OPERATE',
      decide: async (store) => {
        const found = versionOf(await currentRevision(parts, store), parts, ['input', 'name']);
        if ('userErrors' in found) return found;
        const planned = planUpdate(store, found.version, input, parts);
        const what = 'plan' in planned ? (planned.plan.revision?.cause ?? 'labels changed') : '';
        return accepting(planned, store, input.expectedPlanHash, {
          kind: 'UPDATE',
          maxAttempts: 1,
          code: 'STORE_UPDATE_REQUESTED',
          message: `${caller.actor.name} asked for a change of ${store.name}: ${what}.`,
        });
      },
    },
    input,
  );

/** Another version of the engine, newer than the one that runs. */
export const upgradeStore = (
  parts: CommandParts,
  caller: Caller,
  input: UpgradeStoreInput,
): Promise<StoreOperationResult> =>
  changeStore(
    parts,
    caller,
    {
      mutation: 'upgradeStore',
      kind: 'UPGRADE',
      scope: 'OPERATE',
      decide: async (store) => {
        const planned = planUpgrade(store, await currentRevision(parts, store), input, parts);
        return accepting(planned, store, input.expectedPlanHash, {
          kind: 'UPGRADE',
          maxAttempts: 1,
          code: 'STORE_UPGRADE_REQUESTED',
          message: `${caller.actor.name} asked for an upgrade of ${store.name} from ${store.wanted.engineVersion} to ${input.engineVersion}.`,
        });
      },
    },
    input,
  );

/** Chart and configuration of an earlier revision, as a new one: what is wanted changes, so nothing undoes it. */
export const rollbackStore = (
  parts: CommandParts,
  caller: Caller,
  input: RollbackStoreInput,
): Promise<StoreOperationResult> =>
  changeStore(
    parts,
    caller,
    {
      mutation: 'rollbackStore',
      kind: 'ROLLBACK',
      scope: 'OPERATE',
      decide: async (store) => {
        const revisions = await parts.db.stores.revisions(store.id);
        const planned = planRollback(
          store,
          { revisions, operations: await parts.db.operations.newest(store.id, 2) },
          input,
          parts,
        );
        return accepting(planned, store, undefined, {
          kind: 'ROLLBACK',
          maxAttempts: rollbackAttempts,
          code: 'STORE_ROLLBACK_REQUESTED',
          message: `${caller.actor.name} asked to bring ${store.name} back to revision ${String(input.toRevision)}${input.reason ? `: ${input.reason.trim()}` : '.'}`,
        });
      },
    },
    input,
  );

/** The revision that is wanted now. */
export const currentRevision = async ({ db }: CommandParts, { id, wanted }: Store): Promise<Revision> =>
  must(
    await db.stores.revision(id, wanted.revision),
    `revision ${String(wanted.revision)} of store ${id} exists`,
  );

interface Words {
  kind: OperationKind;
  maxAttempts: number;
  code: string;
  message: string;
}

/** A planned revision as a change to accept, unless the caller reviewed another plan. */
export function accepting(
  planned: { plan: ChangePlan } | { userErrors: UserError[] },
  { wanted: before }: Store,
  expectedPlanHash: string | null | undefined,
  { kind, maxAttempts, code, message }: Words,
): StoreChange | { userErrors: UserError[] } {
  if ('userErrors' in planned) return planned;
  const { hash, wanted, revision, steps } = planned.plan;
  if (typeof expectedPlanHash === 'string' && expectedPlanHash !== hash)
    return { userErrors: [planChanged(kind, hash)] };
  return {
    wanted,
    revision,
    steps,
    maxAttempts,
    event: { code, message },
    audit: {
      before: { revision: before.revision, engineVersion: before.engineVersion, plan: before.plan },
      after: {
        revision: wanted.revision,
        engineVersion: wanted.engineVersion,
        plan: wanted.plan,
        cause: revision?.cause ?? 'labels changed',
        planHash: hash,
      },
    },
  };
}
