import {
  isFinished,
  type DeletionReceipt,
  type Operation,
  type OperationStep,
} from '../domain/operation/operation.ts';
import { ActorType } from './actor.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { OperationKindEnum, OperationStateEnum } from './enums.ts';
import { idOf } from './ids.ts';
import { connection, pageArgs, pageComplexity } from './pages.ts';
import { ReasonType } from './reason.ts';
import { StoreType } from './store.ts';

const StepType = builder
  .objectRef<OperationStep & { usualSeconds: () => Promise<number | undefined> }>('OperationStep')
  .implement({
    description: 'One step of an operation.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'What the step does; the same word in every operation.' }),
      state: t.expose('state', { type: OperationStateEnum, description: 'How far it is.' }),
      startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true, description: 'When it began.' }),
      finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
      message: t.exposeString('message', { nullable: true, description: 'What it did, or waits for.' }),
      usualSeconds: t.float({
        nullable: true,
        description: 'Median of this step over the last 30 days; null below three samples.',
        resolve: (step) => step.usualSeconds(),
      }),
    }),
  });

const RemovedKindType = builder.objectRef<DeletionReceipt['removed'][number]>('RemovedKind').implement({
  description: 'How many objects of a kind were removed.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'Kind of the objects.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

const ReceiptType = builder.objectRef<DeletionReceipt>('DeletionReceipt').implement({
  description: 'What a deletion removed, and that nothing is left.',
  fields: (t) => ({
    removed: t.expose('removed', { type: [RemovedKindType], description: 'Removed objects by kind.' }),
    volumesRemoved: t.exposeStringList('volumesRemoved', { description: 'Volumes that are gone.' }),
    volumesRetained: t.exposeStringList('volumesRetained', {
      description: 'Volumes that the cluster keeps because of their reclaim policy.',
    }),
    hosts: t.exposeStringList('hosts', { description: 'Hosts that are free again.' }),
    release: t.exposeString('release', { nullable: true, description: 'The release that was uninstalled.' }),
    nothingLeft: t.exposeBoolean('nothingLeft', {
      description: 'Whether the cluster was seen to hold nothing of it.',
    }),
    seconds: t.exposeFloat('seconds', { description: 'Seconds from the request to the end.' }),
  }),
});

export const OperationType = builder.node(builder.objectRef<Operation>('Operation'), {
  description: 'One accepted piece of work on a store. At most one runs for a store; it outlives the store.',
  id: { resolve: (operation) => operation.id, description: 'Opaque and unique.' },
  loadManyWithoutCache: (ids, { services, caller }) => services.operations.byIds(caller, ids),
  authScopes: { READ: true },
  fields: (t) => ({
    kind: t.expose('kind', { type: OperationKindEnum, description: 'What it does.' }),
    state: t.expose('state', { type: OperationStateEnum, description: 'How far it is.' }),
    store: t.field({
      type: StoreType,
      nullable: true,
      description: 'The store; null once it is deleted.',
      resolve: async (operation, _, { loaders }) => {
        const store = await loaders.store.load(operation.storeId);
        return store?.deletedAt === undefined ? store : null;
      },
    }),
    storeName: t.exposeString('storeName', { description: 'Name of the store, also after its deletion.' }),
    steps: t.field({ type: [StepType], description: 'Its steps, in order.', resolve: stepsOf }),
    attempt: t.exposeInt('attempt', { description: 'Number of the attempt, from 1.' }),
    maxAttempts: t.exposeInt('maxAttempts', { description: 'Attempts before it is FAILED.' }),
    requestedBy: t.expose('requestedBy', { type: ActorType, description: 'Who asked for it.' }),
    queuedAt: t.expose('queuedAt', { type: 'DateTime', description: 'When it was accepted.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When work on it began.',
    }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    queuePosition: t.int({
      nullable: true,
      description:
        'Its place among those that wait for their turn, 1 for the next; null where it waits for none.',
      resolve: (operation, _, { services }) => services.operations.queuePosition(operation),
    }),
    error: t.expose('error', {
      type: ReasonType,
      nullable: true,
      description: 'Why it failed, or why the last attempt did.',
    }),
    nextPollAfterMs: t.int({
      nullable: true,
      description: 'When it is worth asking again, for clients that poll; null once it is finished.',
      resolve: (operation) => (isFinished(operation) ? null : 1000),
    }),
    receipt: t.expose('receipt', {
      type: ReceiptType,
      nullable: true,
      description: 'What a deletion removed.',
    }),
  }),
});

async function stepsOf(operation: Operation, _: object, { loaders, services }: Context) {
  const engine = (await loaders.store.load(operation.storeId))?.engine;
  return operation.steps.map((step) => ({
    ...step,
    usualSeconds: () =>
      engine === undefined
        ? Promise.resolve(undefined)
        : services.operations.usualSeconds(operation.kind, engine, step.name),
  }));
}

builder.objectFields(StoreType, (t) => ({
  currentOperation: t.field({
    type: OperationType,
    nullable: true,
    description: 'What is being done with it now.',
    resolve: (store, _, { loaders }) =>
      store.currentOperationId === undefined ? null : loaders.operation.load(store.currentOperationId),
  }),
  operations: t.connection(
    {
      type: OperationType,
      description: 'Everything that was done with it, newest first.',
      complexity: pageComplexity,
      resolve: async (store, args, { services }) => {
        const page = await services.operations.page(store.id, pageArgs(args));
        return connection(page, page.cursors);
      },
    },
    { name: 'OperationConnection', description: 'A page of operations.' },
    { name: 'OperationEdge', description: 'An operation with its cursor.' },
  ),
}));

builder.queryField('operation', (t) =>
  t.field({
    type: OperationType,
    nullable: true,
    description: 'An operation by its id; null where there is none that you may see.',
    authScopes: { READ: true },
    args: { id: t.arg.id({ required: true, description: 'The id of the operation.' }) },
    resolve: (_root, { id }, { loaders }) => loaders.operation.load(idOf('Operation', id)),
  }),
);
