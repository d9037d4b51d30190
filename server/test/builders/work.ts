import type { NewAuditEntry, NewEvent } from '../../src/domain/event.ts';
import type { DeletionReceipt } from '../../src/domain/operation/operation.ts';
import type { Reason } from '../../src/domain/reason.ts';
import type { Store } from '../../src/domain/store/store.ts';
import { person } from '../builders.ts';

/** An event about a store, as a writer gives it. */
export const aNewEvent = (
  store: Pick<Store, 'id' | 'name' | 'owner'> | undefined,
  change: Partial<NewEvent> = {},
): NewEvent => ({
  storeId: store?.id,
  storeName: store?.name,
  owner: store?.owner,
  source: 'PLATFORM',
  severity: 'INFO',
  code: 'STEP_FINISHED',
  message: 'A step finished.',
  component: undefined,
  operationId: undefined,
  count: 1,
  ...change,
});

export const anAuditEntry = (change: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  actor: person,
  address: '127.0.0.1',
  action: 'createStore',
  target: 'tea',
  result: 'accepted',
  requestId: 'request-1',
  before: undefined,
  after: { plan: 'SMALL' },
  ...change,
});

export const aReason = (change: Partial<Reason> = {}): Reason => ({
  code: 'IMAGE_PULL_FAILED',
  message: 'The image cannot be pulled.',
  at: 1,
  ...change,
});

export const aReceipt = (change: Partial<DeletionReceipt> = {}): DeletionReceipt => ({
  removed: [{ kind: 'Deployment', count: 2 }],
  volumesRemoved: ['pv-1'],
  volumesRetained: [],
  hosts: ['tea.localhost'],
  release: 'tea',
  nothingLeft: true,
  seconds: 12,
  ...change,
});
