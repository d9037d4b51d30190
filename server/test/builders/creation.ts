import type { Acceptance, Limits } from '../../src/db/acceptance.ts';
import { forwardSteps } from '../../src/domain/operation/step-names.ts';
import type { Store } from '../../src/domain/store/store.ts';
import { systemRandom } from '../../src/lib/clock.ts';
import { person } from '../builders.ts';
import { aNewEvent, anAuditEntry } from './work.ts';

export const noLimits: Limits = { stores: 1e6, storesPerOwner: 1e6, createsPerHour: 1e6 };

/** What a command would ask the database to accept for this store. */
export function creationOf(given: Store): Parameters<Acceptance['create']>[0] {
  const {
    status: _status,
    changedAt: _changedAt,
    createdAt: _createdAt,
    readyAt: _readyAt,
    deletedAt: _deletedAt,
    changedSeq: _changedSeq,
    currentOperationId: _operation,
    ...store
  } = given;
  const operationId = `op_${systemRandom.id()}`;
  return {
    store,
    revision: {
      storeId: store.id,
      number: 1,
      engineVersion: '2.0.0',
      chart: 'medusa',
      chartVersion: '1.0.0',
      chartDigest: 'd'.repeat(64),
      changesDataSchema: false,
      config: store.wanted.config,
      values: { title: 'Tea' },
      cause: 'created',
      by: person,
      manifest: undefined,
      becameReady: false,
    },
    operation: {
      id: operationId,
      kind: 'CREATE',
      requestedBy: person,
      maxAttempts: 3,
      steps: forwardSteps([{ name: 'database', kind: 'StatefulSet' }]),
    },
    event: aNewEvent(store, {
      code: 'STORE_REQUESTED',
      message: `${store.name} was requested.`,
      operationId,
    }),
    audit: anAuditEntry({ target: store.name, after: { name: store.name } }),
    key: undefined,
    hosts: [],
    address: '127.0.0.1',
    limits: noLimits,
  };
}
