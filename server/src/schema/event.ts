import type { Event } from '../domain/event.ts';
import { builder } from './builder.ts';
import { EventSeverityEnum, EventSourceEnum } from './enums.ts';
import { OperationType } from './operation.ts';
import { connection, pageArgs, pageArgTexts, pageComplexity } from './pages.ts';
import { StoreType } from './store.ts';

export const EventType = builder.node(builder.objectRef<Event>('Event'), {
  description: 'One line of the append-only log.',
  id: { resolve: (event) => String(event.seq), description: 'Opaque and unique.' },
  loadManyWithoutCache: (ids, { services, caller }) =>
    Promise.all(ids.map((id) => services.log.eventBySeq(caller, Number(id)))),
  authScopes: { READ: true },
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'Its place in the log; a subscription that is given it begins right after.',
      resolve: (event, _, { services }) => services.feed.cursorOf(event.seq),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    store: t.field({
      type: StoreType,
      nullable: true,
      description: 'The store it is about; null once it is deleted, or where it is about none.',
      resolve: async (event, _, { loaders }) => {
        const store = event.storeId === undefined ? undefined : await loaders.store.load(event.storeId);
        return store?.deletedAt === undefined ? store : null;
      },
    }),
    storeName: t.exposeString('storeName', {
      nullable: true,
      description: 'Name of the store, also after its deletion.',
    }),
    source: t.expose('source', { type: EventSourceEnum, description: 'Who noticed.' }),
    severity: t.expose('severity', { type: EventSeverityEnum, description: 'How much it matters.' }),
    code: t.exposeString('code', {
      description: 'Stable code: a ReasonCode, or a word such as STORE_READY.',
    }),
    message: t.exposeString('message', { description: 'What happened.' }),
    component: t.exposeString('component', { nullable: true, description: 'The component it is about.' }),
    operation: t.field({
      type: OperationType,
      nullable: true,
      description: 'The operation it belongs to.',
      resolve: (event, _, { loaders }) =>
        event.operationId === undefined ? null : loaders.operation.load(event.operationId),
    }),
    count: t.exposeInt('count', { description: 'How often it was seen; repetitions are folded.' }),
  }),
});

export const EventFilterType = builder.inputType('EventFilter', {
  description: 'Which events; everything given must hold.',
  fields: (t) => ({
    store: t.string({ description: 'About the store of this name, also after its deletion.' }),
    severities: t.field({ type: [EventSeverityEnum], description: 'Of one of these severities.' }),
    sources: t.field({ type: [EventSourceEnum], description: 'Noticed by one of these.' }),
    since: t.field({ type: 'DateTime', description: 'At or after this time.' }),
    until: t.field({ type: 'DateTime', description: 'Before this time.' }),
  }),
});

type Filter = typeof EventFilterType.$inferInput;

/** The filter without nulls, as lists and streams take it. */
export const eventFilter = (filter: Filter | null | undefined) => ({
  ...(typeof filter?.store === 'string' ? { storeName: filter.store } : {}),
  ...(filter?.severities ? { severities: filter.severities } : {}),
  ...(filter?.sources ? { sources: filter.sources } : {}),
  ...(typeof filter?.since === 'number' ? { since: filter.since } : {}),
  ...(typeof filter?.until === 'number' ? { until: filter.until } : {}),
});

export const EventConnection = builder.connectionObject(
  { name: 'EventConnection', type: EventType, description: 'A page of events, newest first.' },
  {
    name: 'EventEdge',
    description: 'An event with its cursor.',
    fields: (t) => ({
      cursor: t.expose('cursor', {
        type: 'Cursor',
        description:
          'The place of the event in the log, for `after` and `before` of lists and of subscriptions.',
      }),
    }),
  },
);

/** What a page of the log is asked by: the cursors are those of subscriptions. */
export const eventPageArgs = builder.args((t) => ({
  filter: t.field({ type: EventFilterType, description: 'Which ones; all unless said.' }),
  first: t.int({ description: pageArgTexts.first }),
  after: t.field({ type: 'Cursor', description: pageArgTexts.after }),
  last: t.int({ description: pageArgTexts.last }),
  before: t.field({ type: 'Cursor', description: pageArgTexts.before }),
}));

builder.queryField('events', (t) =>
  t.field({
    type: EventConnection,
    description: "The log, newest first. The edges' cursors can be given to a subscription as `after`.",
    authScopes: { READ: true },
    complexity: pageComplexity,
    args: eventPageArgs,
    resolve: async (_root, args, { services, caller }) => {
      const page = await services.log.events(caller, eventFilter(args.filter), pageArgs(args));
      return connection(
        page,
        page.items.map((event) => services.feed.cursorOf(event.seq)),
      );
    },
  }),
);
