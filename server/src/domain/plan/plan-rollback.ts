import { refusal } from '../input/refusal.ts';
import { textProblem } from '../input/text.ts';
import type { Operation } from '../operation/operation.ts';
import type { UserError } from '../reason.ts';
import { compareVersions, dataSchemaOf, isBeyondReturn, knownVersions } from '../store/data-schema.ts';
import type { Revision, Store } from '../store/store.ts';
import type { RollbackStoreInput } from './change-input.ts';
import { planRevision, versionOf } from './plan-change.ts';
import type { ChangeFacts, ChangePlan } from './plan-change.ts';

const path = ['input', 'toRevision'];

/** What the store went through. */
export interface Past {
  /** All of the store, in any order. */
  revisions: readonly Revision[];
  /** At least its last two, the newest first. */
  operations: readonly Pick<Operation, 'state' | 'steps'>[];
}

/**
 * What `rollbackStore` would make of this store, or why it is refused: a new revision with chart and configuration of
 * an old one. Domains, plan, storage, credentials and suspension stay as they are now.
 */
export function planRollback(
  store: Store,
  past: Past,
  { toRevision, reason }: RollbackStoreInput,
  facts: ChangeFacts,
): { plan: ChangePlan } | { userErrors: UserError[] } {
  const { revisions } = past;
  const target = revisions.find(({ number }) => number === toRevision);
  const wrongReason = reason
    ? textProblem(reason, ['input', 'reason'], { name: 'The reason', min: 0, max: 300 })
    : undefined;
  if (wrongReason) return { userErrors: [wrongReason] };
  const accepted = revisions.filter((one) => isTarget(store, one, past, facts)).map(({ number }) => number);
  if (!target) return { userErrors: [unknownRevision(toRevision, accepted)] };
  const problem = targetProblem(store, target, past, facts)?.(accepted);
  if (problem) return { userErrors: [problem] };
  const found = versionOf(target, facts, path);
  if ('userErrors' in found) return found;
  const cause = `rolled back to revision ${String(target.number)}${reason ? `: ${reason.trim()}` : ''}`;
  const next = { config: target.config };
  return { plan: planRevision(store, { version: found.version, next, cause }, facts) };
}

/** Whether a rollback to this revision is accepted now: what a refusal offers is exactly these. */
const isTarget = (store: Store, revision: Revision, past: Past, facts: ChangeFacts): boolean =>
  targetProblem(store, revision, past, facts) === undefined && 'version' in versionOf(revision, facts, path);

/** Why not to this revision, given the numbers of those that are accepted. */
function targetProblem(
  { name, wanted, engine }: Store,
  target: Revision,
  { revisions, operations }: Past,
  { catalogue }: ChangeFacts,
): ((accepted: readonly number[]) => UserError) | undefined {
  const number = String(target.number);
  if (target.number === wanted.revision)
    return (accepted) =>
      refusal(path, `Revision ${number} is the one that is wanted now.`, earlierReady(accepted));
  if (!target.becameReady)
    return (accepted) =>
      refusal(path, `The store ${name} never became READY with revision ${number}.`, earlierReady(accepted));
  const known = knownVersions(catalogue.engine(engine).versions, revisions);
  const used = newestUsed(wanted, { revisions, operations });
  if (!isBeyondReturn(used, target.engineVersion, known)) return undefined;
  const schema = dataSchemaOf(used, known) ?? used;
  return (accepted) =>
    refusal(
      path,
      `The data of ${name} was brought into the form of version ${schema}; version ${target.engineVersion} of revision ${number} cannot read it.`,
      `${accepted.length === 0 ? 'U' : `Choose a revision with version ${schema} or newer: ${accepted.join(', ')}. Or u`}pgrade to a newer version that mends what is wrong, or restore a backup that was made before the upgrade.`,
      { code: 'DATA_SCHEMA_CHANGED' },
    );
}

/**
 * The newest version that may have given the data its form. An upgrade that ended before helm was run for it, in a
 * store that was well before, has not touched them.
 */
function newestUsed({ engineVersion, revision }: Store['wanted'], { revisions, operations }: Past): string {
  const [newest, before] = operations;
  const isUntouched =
    newest?.state === 'CANCELLED' &&
    before?.state === 'SUCCEEDED' &&
    newest.steps.some(({ name, startedAt }) => name === 'release' && startedAt === undefined);
  const earlier = revisions
    .filter(({ number }) => number < revision)
    .map((one) => one.engineVersion)
    .toSorted(compareVersions);
  return (isUntouched ? earlier.at(-1) : undefined) ?? engineVersion;
}

const unknownRevision = (number: number, accepted: readonly number[]): UserError =>
  refusal(path, `The store has no revision ${String(number)}.`, earlierReady(accepted), {
    code: 'REVISION_NOT_FOUND',
  });

const earlierReady = (accepted: readonly number[]): string =>
  accepted.length === 0
    ? 'There is no other revision to go back to.'
    : `Choose one that was READY: ${accepted.join(', ')}.`;
