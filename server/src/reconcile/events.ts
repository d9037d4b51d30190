import { reconcilerActor } from '../domain/actor.ts';
import type { NewAuditEntry, NewEvent } from '../domain/event.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Store } from '../domain/store/store.ts';

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

/** The reconciler's own line in the audit: how an operation that somebody asked for has ended. */
export const endOfOperation = (
  store: Pick<Store, 'name'>,
  operation: Operation,
  result: string,
): NewAuditEntry => ({
  actor: reconcilerActor,
  address: undefined,
  action: `${operation.kind.toLowerCase()} finished`,
  target: store.name,
  result,
  requestId: operation.id,
  before: null,
  after: null,
});
