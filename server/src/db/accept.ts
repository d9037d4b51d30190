import { and, asc, count, eq, gt, inArray, isNull, lte, ne } from 'drizzle-orm';
import type { Operation } from '../domain/operation/operation.ts';
import type { Reason } from '../domain/reason.ts';
import { statusOfAccepted } from '../domain/store/accepted-status.ts';
import type { Store } from '../domain/store/store.ts';
import type { ActContext } from './act-context.ts';
import type { Acceptance, CreationRefused, Limits } from './acceptance.ts';
import { acknowledgeLoss, cancelAct } from './interventions.ts';
import type { Keys } from './keys.ts';
import { endOperation, insertOperation, readOperation } from './operation-writes.ts';
import {
  becameReady,
  changeStoreRow,
  insertRevision,
  insertStore,
  readStore,
  replaceHosts,
} from './store-writes.ts';
import { creations, hosts, stores } from './tables.ts';
import type { Writer } from './writer.ts';

const hourMs = 3_600_000;

/** The acts of commands: every check that depends on rows is made again in the transaction that writes. */
export function createAcceptance(context: ActContext, keys: Keys, writer: Writer): Acceptance {
  return {
    replay: async (key) => keys.find(key),
    join: (key, operationId) =>
      writer.run(() => {
        const answered = keys.find(key);
        if (answered) return answered;
        keys.remember(key, operationId);
        return keys.answer('replayed', operationId);
      }),
    refusalOf: async ({ name, owner, hosts, address, limits }) =>
      takenName(context, name) ??
      takenHost(context, '', hosts) ??
      reachedLimit(context, owner, address, limits),
    createdWithinHour: async (address) => createdWithinHour(context, address).length,
    create: (input) => writer.grow(() => create(context, keys, input)),
    change: (input) => {
      const act = () => change(context, keys, input);
      return input.wanted.deleting ? writer.run(act) : writer.grow(act);
    },
    cancel: cancelAct(context, writer),
  };
}

function create(context: ActContext, keys: Keys, input: Parameters<Acceptance['create']>[0]) {
  const { store, operation } = input;
  const refusal =
    keys.find(input.key) ??
    takenName(context, store.name) ??
    takenHost(context, store.id, input.hosts) ??
    reachedLimit(context, store.owner, input.address, input.limits);
  if (refusal) return refusal;
  insertStore(context, store, operation.id);
  insertRevision(context, input.revision);
  insertOperation(context, store, store.wanted.generation, operation);
  replaceHosts(context, store.id, input.hosts);
  countCreation(context, input.address);
  context.changes.event(input.event);
  context.audit(input.audit, { storeId: store.id, owner: store.owner });
  keys.remember(input.key, operation.id);
  return keys.answer('accepted', operation.id);
}

function change(context: ActContext, keys: Keys, input: Parameters<Acceptance['change']>[0]) {
  const answered = keys.find(input.key);
  if (answered) return answered;
  const store = readStore(context, input.storeId);
  if (!store || store.deletedAt !== undefined) return { kind: 'notFound' } as const;
  if (store.wanted.generation !== input.expectedGeneration) return { kind: 'changed' } as const;
  const taken = takenHost(context, store.id, input.hosts);
  if (taken) return taken;
  const busy = endRunning(context, store, input);
  if (busy) return busy;
  if (input.revision) insertRevision(context, input.revision);
  insertOperation(context, store, input.wanted.generation, input.operation);
  changeStoreRow(context, store.id, () => acceptedRow(context, store, input));
  if (input.acknowledgesLoss) acknowledgeLoss(context, store.id);
  replaceHosts(context, store.id, input.hosts);
  context.changes.event(input.event);
  context.audit(input.audit, { storeId: store.id, owner: store.owner });
  keys.remember(input.key, input.operation.id);
  return keys.answer('accepted', input.operation.id);
}

function acceptedRow(
  context: ActContext,
  before: Store,
  { wanted, operation, revision }: Parameters<Acceptance['change']>[0],
) {
  const now = context.clock.now();
  const status = statusOfAccepted({
    store: { ...before, wanted },
    operation: readOperation(context, operation.id),
    revision: {
      becameReady: revision ? revision.becameReady : becameReady(context, before.id, wanted.revision),
      isNew: revision !== undefined,
    },
    now,
  });
  return {
    wanted,
    status,
    phase: status.phase,
    generation: wanted.generation,
    currentOperationId: operation.id,
    changedAt: now,
    changedBy: operation.requestedBy,
  };
}

/** Makes room for the new operation, or answers why there is none. */
function endRunning(
  context: ActContext,
  { currentOperationId }: Store,
  { whenBusy, operation }: Parameters<Acceptance['change']>[0],
): { kind: 'operationInProgress'; operation: Operation } | { kind: 'changed' } | undefined {
  const expected = typeof whenBusy === 'object' ? whenBusy.fail : currentOperationId;
  if (expected !== currentOperationId) return { kind: 'changed' };
  if (currentOperationId === undefined) return undefined;
  const running = readOperation(context, currentOperationId);
  if (whenBusy === 'refuse') return { kind: 'operationInProgress', operation: running };
  if (whenBusy === 'supersede') {
    const error = superseded(operation.kind, context.clock.now());
    endOperation(context, running, { state: 'CANCELLED', error });
    return undefined;
  }
  const { error, event, audit } = whenBusy;
  endOperation(context, running, { state: 'FAILED', error });
  context.changes.event(event);
  context.audit(audit, { storeId: running.storeId, owner: running.owner });
  return undefined;
}

const superseded = (kind: string, at: number): Reason => ({
  code: 'CANCELLED',
  message: `A later ${kind} took the place of this operation.`,
  at,
});

function takenName({ tables }: ActContext, name: string): CreationRefused | undefined {
  const taken = tables
    .select({ id: stores.id })
    .from(stores)
    .where(and(eq(stores.name, name), isNull(stores.deletedAt)))
    .get();
  return taken && { kind: 'nameTaken' };
}

function takenHost(
  { tables }: ActContext,
  storeId: string,
  wanted: readonly string[],
): CreationRefused | undefined {
  if (wanted.length === 0) return undefined;
  const taken = tables
    .select({ host: hosts.host })
    .from(hosts)
    .where(and(inArray(hosts.host, [...wanted]), ne(hosts.storeId, storeId)))
    .get();
  return taken && { kind: 'domainTaken', host: taken.host };
}

function reachedLimit(
  context: ActContext,
  owner: string,
  address: string | undefined,
  limits: Limits,
): CreationRefused | undefined {
  const { tables, clock } = context;
  const recent = createdWithinHour(context, address);
  const livingOf = (ownerOnly?: string): number =>
    tables
      .select({ n: count() })
      .from(stores)
      .where(and(isNull(stores.deletedAt), ownerOnly === undefined ? undefined : eq(stores.owner, ownerOnly)))
      .get()?.n ?? 0;
  const all = livingOf();
  if (all >= limits.stores) return { kind: 'limit', limit: 'stores', used: all, max: limits.stores };
  const owned = livingOf(owner);
  if (owned >= limits.storesPerOwner)
    return { kind: 'limit', limit: 'storesPerOwner', used: owned, max: limits.storesPerOwner };
  if (recent.length < limits.createsPerHour) return undefined;
  const frees = recent[recent.length - limits.createsPerHour]?.at ?? clock.now();
  const retryAfterSeconds = Math.max(1, Math.ceil((frees + hourMs - clock.now()) / 1000));
  return {
    kind: 'limit',
    limit: 'createsPerHour',
    used: recent.length,
    max: limits.createsPerHour,
    retryAfterSeconds,
  };
}

const createdWithinHour = ({ tables, clock }: ActContext, address: string | undefined): { at: number }[] =>
  tables
    .select({ at: creations.at })
    .from(creations)
    .where(
      and(
        eq(creations.address, address ?? ''),
        gt(creations.at, clock.now() - hourMs),
        lte(creations.at, clock.now()),
      ),
    )
    .orderBy(asc(creations.at))
    .all();

/** Only the last hour counts; older rows of everybody go in the same stroke, so the table stays small. */
function countCreation({ tables, clock }: ActContext, address: string | undefined): void {
  const now = clock.now();
  tables
    .delete(creations)
    .where(lte(creations.at, now - hourMs))
    .run();
  tables
    .insert(creations)
    .values({ address: address ?? '', at: now })
    .run();
}
