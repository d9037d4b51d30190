import { engineInput } from '../engine-input.ts';
import { rotationSteps, suspensionSteps } from '../operation/step-names.ts';
import type { UserError } from '../reason.ts';
import type { Revision, Store } from '../store/store.ts';
import { planRevision, versionOf, type ChangeFacts, type ChangePlan } from './plan-change.ts';

type Planned = { plan: ChangePlan } | { userErrors: UserError[] };

const path = ['input', 'name'];

/** The same shop scaled to nothing: volumes, Secrets and address stay. */
export const planSuspension = (store: Store, current: Revision, facts: ChangeFacts): Planned =>
  planned(store, current, facts, { next: { suspended: true }, cause: 'suspended', steps: suspensionSteps });

/** What ran before the suspension, in the size that is wanted. */
export const planResumption = (store: Store, current: Revision, facts: ChangeFacts): Planned =>
  planned(store, current, facts, { next: { suspended: false }, cause: 'resumed' });

/** The next credentials under a new name, so that the pods that use them roll, and the end of the old ones. */
export const planRotation = (store: Store, current: Revision, facts: ChangeFacts): Planned => {
  const credentialsVersion = store.wanted.credentialsVersion + 1;
  return planned(store, current, facts, {
    next: { credentialsVersion },
    cause: `credentials, version ${String(credentialsVersion)}`,
    steps: rotationSteps,
  });
};

interface StateChange {
  next: Parameters<typeof planRevision>[1]['next'];
  cause: string;
  steps?: typeof suspensionSteps;
}

/** Chart and configuration stay those of the current revision. */
function planned(
  store: Store,
  current: Revision,
  facts: ChangeFacts,
  { next, cause, steps }: StateChange,
): Planned {
  const found = versionOf(current, facts, path);
  if ('userErrors' in found) return found;
  const plan = planRevision(store, { version: found.version, next, cause }, facts);
  if (!steps) return { plan };
  const input = engineInput({ ...store, wanted: plan.wanted }, facts.edgeOf(store.clusterId));
  return { plan: { ...plan, steps: steps(plan.engine.components(input)) } };
}
