import { refusal } from '../input/refusal.ts';
import type { UserError } from '../reason.ts';
import type { Store } from '../store/store.ts';
import { isFinished, type Operation } from './operation.ts';

/** Why the newest operation of a store cannot be done once more, as data. */
export function retryProblem(
  { name, wanted }: Pick<Store, 'name' | 'wanted'>,
  latest: Operation | undefined,
): UserError | undefined {
  const problem = (message: string, remedy: string): UserError =>
    refusal(['input', 'name'], message, remedy, { code: 'INVALID_PHASE' });
  const failed = latest && isFinished(latest) && latest.state !== 'SUCCEEDED' ? latest : undefined;
  if (!failed)
    return problem(
      `There is nothing to retry: the last operation of ${name} did not fail.`,
      'See the reason of the store for what to do.',
    );
  if (failed.generation === wanted.generation) return undefined;
  return problem(
    `What is wanted of ${name} has changed since its ${failed.kind} failed, so there is nothing left of it to retry.`,
    'Ask for the change again.',
  );
}
