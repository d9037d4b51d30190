import { isFinished } from '../operation/operation.ts';
import type { OperationKind, StorePhase } from '../words.ts';
import type { StatusFacts } from './status-facts.ts';

const making: ReadonlySet<OperationKind> = new Set(['CREATE', 'ADOPT', 'RESTORE']);

/** The phase, from whether every readiness rule holds and what is being done. An unreachable cluster is overlaid when read. */
export function computePhase(
  facts: Pick<StatusFacts, 'store' | 'operation' | 'revision'>,
  ready: boolean,
): StorePhase {
  const { store, operation, revision } = facts;
  if (store.wanted.deleting) return 'DELETING';
  if (ready) return store.wanted.suspended ? 'SUSPENDED' : 'READY';
  if (operation === undefined) return store.readyAt === undefined ? 'REQUESTED' : 'DEGRADED';
  if (!isFinished(operation)) {
    // A repair is nobody's wish: what it mends is broken until it is mended.
    if (operation.kind === 'REPAIR') return revision.becameReady ? 'DEGRADED' : 'PROVISIONING';
    if (!making.has(operation.kind)) return 'UPDATING';
    return operation.startedAt === undefined ? 'REQUESTED' : 'PROVISIONING';
  }
  return revision.becameReady ? 'DEGRADED' : 'FAILED';
}
