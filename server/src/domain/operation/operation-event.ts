import type { NewEvent } from '../event.ts';
import type { Store } from '../store/store.ts';
import type { Operation } from './operation.ts';

type Said = Pick<NewEvent, 'code' | 'message'> & Partial<Pick<NewEvent, 'severity' | 'component'>>;

/** A line of the log about a store's operation. */
export const operationEvent = (
  store: Pick<Store, 'id' | 'name' | 'owner'>,
  operation: Pick<Operation, 'id'> | undefined,
  { code, message, severity = 'INFO', component }: Said,
): NewEvent => ({
  storeId: store.id,
  storeName: store.name,
  owner: store.owner,
  source: 'PLATFORM',
  severity,
  code,
  message,
  component,
  operationId: operation?.id,
  count: 1,
});
