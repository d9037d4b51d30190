import type { Caller } from '../domain/actor.ts';
import { engineInput } from '../domain/engine-input.ts';
import { refusal } from '../domain/input/refusal.ts';
import type { StoreRefInput } from '../domain/input/store-ref.ts';
import { forwardSteps } from '../domain/operation/step-names.ts';
import type { UserError } from '../domain/reason.ts';
import type { Store } from '../domain/store/store.ts';
import { changeStore } from './change-store.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

/**
 * A person says to know that data is lost: DATA_INTACT begins anew, and what is wanted is made again where it was not
 * yet. Only a person can: no observation lifts it.
 */
export const acknowledgeDataLoss = (
  parts: CommandParts,
  caller: Caller,
  input: StoreRefInput,
): Promise<StoreOperationResult> =>
  changeStore(
    parts,
    caller,
    {
      mutation: 'acknowledgeDataLoss',
      kind: 'REPAIR',
      scope: 'OPERATE',
      decide: (store) => {
        const loss = store.status.conditions.find(({ type }) => type === 'DATA_INTACT');
        if (loss?.status !== 'FALSE') return Promise.resolve({ userErrors: [nothingLost(store)] });
        const facts = engineInput(store, parts.edgeOf(store.clusterId));
        return Promise.resolve({
          wanted: store.wanted,
          revision: undefined,
          steps: forwardSteps(parts.catalogue.engine(store.engine).components(facts)),
          maxAttempts: parts.provisionAttempts,
          acknowledgesLoss: true,
          event: {
            code: 'DATA_LOSS_ACKNOWLEDGED',
            message: `${caller.actor.name} knows that data of ${store.name} is lost: ${loss.message ?? loss.reason ?? ''}`,
          },
          audit: { before: { loss: loss.reason, message: loss.message }, after: {} },
        });
      },
    },
    input,
  );

const nothingLost = ({ name }: Store): UserError =>
  refusal(['input', 'name'], `No data of ${name} is known to be lost.`, 'There is nothing to acknowledge.', {
    code: 'INVALID_PHASE',
  });
