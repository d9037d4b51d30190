import type { Caller } from '../domain/actor.ts';
import type { StoreRefInput } from '../domain/input/store-ref.ts';
import { planResumption, planRotation, planSuspension } from '../domain/plan/plan-state.ts';
import type { OperationKind } from '../domain/words.ts';
import { changeStore } from './change-store.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';
import { accepting, currentRevision } from './revise-store.ts';

/** None of these tries anything new: what fails is worth trying again. */
const attempts = 3;

interface StateVerb {
  mutation: string;
  kind: OperationKind;
  plan: typeof planSuspension;
  code: string;
  say: (actor: string, store: string) => string;
}

const stateVerb =
  ({ mutation, kind, plan, code, say }: StateVerb) =>
  (parts: CommandParts, caller: Caller, input: StoreRefInput): Promise<StoreOperationResult> =>
    changeStore(
      parts,
      caller,
      {
        mutation,
        kind,
        scope: 'OPERATE',
        decide: async (store) => {
          const planned = plan(store, await currentRevision(parts, store), parts);
          const message = say(caller.actor.name, store.name);
          return accepting(planned, store, undefined, { kind, maxAttempts: attempts, code, message });
        },
      },
      input,
    );

/** Scales a store to nothing and keeps its data; autoscalers and schedules stop too. */
export const suspendStore = stateVerb({
  mutation: 'suspendStore',
  kind: 'SUSPEND',
  plan: planSuspension,
  code: 'STORE_SUSPENSION_REQUESTED',
  say: (actor, store) => `${actor} asked to suspend ${store}.`,
});

/** Brings a suspended store back as it was. */
export const resumeStore = stateVerb({
  mutation: 'resumeStore',
  kind: 'RESUME',
  plan: planResumption,
  code: 'STORE_RESUMPTION_REQUESTED',
  say: (actor, store) => `${actor} asked to resume ${store}.`,
});

/** New passwords for a store; the old ones work until its pods have the new ones, and are dead at the end. */
export const rotateStoreSecrets = stateVerb({
  mutation: 'rotateStoreSecrets',
  kind: 'ROTATE_SECRETS',
  plan: planRotation,
  code: 'STORE_ROTATION_REQUESTED',
  say: (actor, store) => `${actor} asked for new credentials of ${store}.`,
});
