import type { UserError } from '../reason.ts';
import { refusal, shown } from './refusal.ts';

/** One refusal for an unknown name and for a store of somebody else: nobody learns which names exist. */
export const storeNotFound = (name: string): UserError =>
  refusal(
    ['input', 'name'],
    `There is no store ${shown(name)}.`,
    'Ask the query "stores" for the names you can see.',
    { code: 'NOT_FOUND' },
  );

/** Every try met the row changed by somebody else. */
export const changedAllTheTime = (name: string): UserError =>
  refusal(['input', 'name'], `The store ${name} is being changed all the time.`, 'Try again.', {
    code: 'OPERATION_IN_PROGRESS',
    retryable: true,
  });

/** StoreRefInput of the schema. */
export interface StoreRefInput {
  name: string;
  idempotencyKey?: string | null | undefined;
}
