import type { Caller } from '../domain/actor.ts';
import type { StoreRefInput } from '../domain/input/store-ref.ts';
import { retryProblem } from '../domain/operation/retry-problem.ts';
import { must } from '../lib/assert.ts';
import { changeStore } from './change-store.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

/** What failed or was cancelled last, once more: a new operation of the same kind, for the same wanted state. */
export const retryStore = (
  parts: CommandParts,
  caller: Caller,
  input: StoreRefInput,
): Promise<StoreOperationResult> =>
  changeStore(
    parts,
    caller,
    {
      mutation: 'retryStore',
      kind: 'REPAIR',
      scope: 'OPERATE',
      decide: async (store) => {
        const latest = await parts.db.operations.latest(store.id);
        const problem = retryProblem(store, latest);
        if (problem) return { userErrors: [problem] };
        const failed = must(latest, 'what failed is an operation');
        return {
          wanted: store.wanted,
          revision: undefined,
          kind: failed.kind,
          steps: failed.steps.map(({ name }) => name),
          maxAttempts: failed.maxAttempts,
          event: {
            code: 'STORE_RETRY_REQUESTED',
            message: `${caller.actor.name} asked to retry the ${failed.kind} of ${store.name}.`,
          },
          audit: {
            before: { operationId: failed.id, error: failed.error?.code },
            after: { kind: failed.kind },
          },
        };
      },
    },
    input,
  );
