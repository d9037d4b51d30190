import { reconcilerActor } from '../domain/actor.ts';
import type { NewAuditEntry } from '../domain/event.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Store } from '../domain/store/store.ts';

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
