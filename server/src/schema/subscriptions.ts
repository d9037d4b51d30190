import { GraphQLError } from 'graphql';
import { sees } from '../domain/access/sees.ts';
import type { FeedMessage, Reader } from '../feed/messages.ts';
import { builder } from './builder.ts';
import { ClusterType } from './cluster.ts';
import type { Context } from './context.ts';
import { EventFilterType, EventType, eventFilter } from './event.ts';
import { idOf } from './ids.ts';
import { OperationType } from './operation.ts';
import { StoreType } from './store.ts';
import { StoreFilterType, storeFilter } from './stores.ts';

type Message<Kind extends FeedMessage['kind']> = Extract<FeedMessage, { kind: Kind }>;

const cursorDescription = 'Give it as `after` to go on right behind this message.';
const typeNames: Record<FeedMessage['kind'], string> = {
  snapshot: 'StoresSnapshot',
  storeUpserted: 'StoreUpserted',
  storeRemoved: 'StoreRemoved',
  operationChanged: 'OperationChanged',
  eventRecorded: 'EventRecorded',
  clusterChanged: 'ClusterChanged',
  heartbeat: 'Heartbeat',
  resyncRequired: 'ResyncRequired',
};

const SnapshotType = builder.objectRef<Message<'snapshot'>>('StoresSnapshot').implement({
  description: 'What is there now, in pieces of at most 200 at one cursor.',
  fields: (t) => ({
    cursor: t.expose('cursor', {
      type: 'Cursor',
      description: 'Where the changes go on; to be kept only with the last piece.',
    }),
    stores: t.field({
      type: [StoreType],
      description: 'The stores of this piece.',
      resolve: ({ stores }) => [...stores],
    }),
    last: t.exposeBoolean('last', { description: 'Whether this piece ends the snapshot.' }),
  }),
});

const StoreUpsertedType = builder.objectRef<Message<'storeUpserted'>>('StoreUpserted').implement({
  description: 'A store is new or has changed: this is how it is now.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: cursorDescription }),
    store: t.expose('store', { type: StoreType, description: 'The store.' }),
  }),
});

const StoreRemovedType = builder.objectRef<Message<'storeRemoved'>>('StoreRemoved').implement({
  description: 'A store is gone, or does not fit the filter any more.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: cursorDescription }),
    storeId: t.exposeID('storeId', { description: 'Id of the store.' }),
    name: t.exposeString('name', { description: 'Name of the store.' }),
  }),
});

const OperationChangedType = builder.objectRef<Message<'operationChanged'>>('OperationChanged').implement({
  description: 'An operation of the store is new or has moved on.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: cursorDescription }),
    operation: t.expose('operation', { type: OperationType, description: 'The operation.' }),
  }),
});

const EventRecordedType = builder.objectRef<Message<'eventRecorded'>>('EventRecorded').implement({
  description: 'A line was added to the log.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: cursorDescription }),
    event: t.expose('event', { type: EventType, description: 'The line.' }),
  }),
});

const ClusterChangedType = builder.objectRef<Message<'clusterChanged'>>('ClusterChanged').implement({
  description: 'A cluster has changed; while it is unreachable, its stores read UNKNOWN.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: cursorDescription }),
    cluster: t.expose('cluster', { type: ClusterType, description: 'The cluster.' }),
  }),
});

const HeartbeatType = builder.objectRef<Message<'heartbeat'>>('Heartbeat').implement({
  description: 'Nothing has happened; the stream is alive. Every 15 seconds when it is quiet.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: cursorDescription }),
    at: t.expose('at', { type: 'DateTime', description: 'Time of the control plane.' }),
  }),
});

const ResyncRequiredType = builder.objectRef<Message<'resyncRequired'>>('ResyncRequired').implement({
  description: 'The stream cannot go on without a gap. It ends here; subscribe again without `after`.',
  fields: (t) => ({ reason: t.exposeString('reason', { description: 'Why not.' }) }),
});

const resolveType = (message: FeedMessage): string => typeNames[message.kind];

const StoresMessage = builder.unionType('StoresMessage', {
  description: 'What the live list of stores tells.',
  types: [
    SnapshotType,
    StoreUpsertedType,
    StoreRemovedType,
    ClusterChangedType,
    HeartbeatType,
    ResyncRequiredType,
  ],
  resolveType,
});

const StoreMessage = builder.unionType('StoreMessage', {
  description: 'What the stream of one store tells.',
  types: [
    StoreUpsertedType,
    StoreRemovedType,
    OperationChangedType,
    EventRecordedType,
    ClusterChangedType,
    HeartbeatType,
    ResyncRequiredType,
  ],
  resolveType,
});

const OperationMessage = builder.unionType('OperationMessage', {
  description: 'What the stream of one operation tells.',
  types: [OperationChangedType, HeartbeatType, ResyncRequiredType],
  resolveType,
});

const EventsMessage = builder.unionType('EventsMessage', {
  description: 'What the stream of events tells.',
  types: [EventRecordedType, HeartbeatType, ResyncRequiredType],
  resolveType,
});

const reader = ({ caller }: Context): Reader => ({ sees: (owner) => sees(caller, owner) });
const noOperation = (id: string): GraphQLError =>
  new GraphQLError(
    `There is no operation ${JSON.stringify(id.slice(0, 60))} that you may see. Take the id from what a mutation answered.`,
    { extensions: { code: 'NOT_FOUND' } },
  );
const afterDescription =
  'The last cursor that was seen; without it the stream begins with what is there now.';

builder.subscriptionFields((t) => ({
  stores: t.field({
    type: StoresMessage,
    description: 'The list of stores, live: a snapshot, then every change.',
    authScopes: { READ: true },
    args: {
      filter: t.arg({ type: StoreFilterType, description: 'Which ones; all unless said.' }),
      after: t.arg({ type: 'Cursor', description: afterDescription }),
    },
    subscribe: (_root, { filter, after }, context) =>
      context.services.feed.stores(reader(context), storeFilter(filter), after ?? undefined),
    resolve: (message) => message as Message<'snapshot'>,
  }),
  store: t.field({
    type: StoreMessage,
    description:
      'One store, live: its row, operations, events and cluster. A store that does not exist yet is waited for.',
    authScopes: { READ: true },
    args: {
      name: t.arg.string({ required: true, description: 'Name of the store.' }),
      after: t.arg({ type: 'Cursor', description: afterDescription }),
    },
    subscribe: (_root, { name, after }, context) =>
      context.services.feed.store(reader(context), name, after ?? undefined),
    resolve: (message) => message as Message<'storeUpserted'>,
  }),
  operation: t.field({
    type: OperationMessage,
    description:
      'One operation, live: how it is now, then every change. The stream ends with the operation; one that is unknown, or that you may not see, is refused as NOT_FOUND.',
    authScopes: { READ: true },
    args: {
      id: t.arg.id({ required: true, description: 'The id of the operation.' }),
      after: t.arg({ type: 'Cursor', description: afterDescription }),
    },
    subscribe: async (_root, { id, after }, context) => {
      const wanted = idOf('Operation', id);
      if ((await context.loaders.operation.load(wanted)) === undefined) throw noOperation(id);
      return context.services.feed.operation(reader(context), wanted, after ?? undefined);
    },
    resolve: (message) => message as Message<'operationChanged'>,
  }),
  events: t.field({
    type: EventsMessage,
    description: 'The log, live. Begins with a Heartbeat; what was before is in the query `events`.',
    authScopes: { READ: true },
    args: {
      filter: t.arg({ type: EventFilterType, description: 'Which ones; all unless said.' }),
      after: t.arg({ type: 'Cursor', description: afterDescription }),
    },
    subscribe: (_root, { filter, after }, context) =>
      context.services.feed.events(reader(context), eventFilter(filter), after ?? undefined),
    resolve: (message) => message as Message<'eventRecorded'>,
  }),
}));
