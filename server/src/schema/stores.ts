import { builder } from './builder.ts';
import { EngineKindEnum, StorePhaseEnum } from './enums.ts';
import { enumOf } from './enum-of.ts';
import { idOf } from './ids.ts';
import { LabelInputType } from './inputs.ts';
import { connection, pageArgs, pageComplexity } from './pages.ts';
import { StoreType } from './store.ts';

const OrderFieldEnum = enumOf<'NAME' | 'PHASE' | 'CREATED_AT' | 'CHANGED_AT'>(
  'StoreOrderField',
  'What to order stores by.',
  {
    NAME: 'Their name.',
    PHASE: 'Their phase.',
    CREATED_AT: 'When they were requested.',
    CHANGED_AT: 'When they changed last.',
  },
);

const DirectionEnum = enumOf<'ASC' | 'DESC'>('OrderDirection', 'Which way to order.', {
  ASC: 'The smallest or oldest first.',
  DESC: 'The largest or newest first.',
});

export const StoreFilterType = builder.inputType('StoreFilter', {
  description: 'Which stores; everything given must hold.',
  fields: (t) => ({
    phases: t.field({ type: [StorePhaseEnum], description: 'In one of these phases.' }),
    engines: t.field({ type: [EngineKindEnum], description: 'Run by one of these engines.' }),
    owner: t.string({ description: 'Of this owner.' }),
    nameContains: t.string({ description: 'With this text in their name.' }),
    labels: t.field({ type: [LabelInputType], description: 'With all of these labels.' }),
    cluster: t.id({ description: 'On this cluster.' }),
  }),
});

const StoreOrderType = builder.inputType('StoreOrder', {
  description: 'In which order; ties go by id.',
  fields: (t) => ({
    by: t.field({
      type: OrderFieldEnum,
      required: true,
      defaultValue: 'CREATED_AT',
      description: 'What to order by.',
    }),
    direction: t.field({
      type: DirectionEnum,
      required: true,
      defaultValue: 'DESC',
      description: 'Which way.',
    }),
  }),
});

type Filter = typeof StoreFilterType.$inferInput;

/** The filter without nulls, as lists and streams take it. */
export const storeFilter = (filter: Filter | null | undefined) => ({
  ...(filter?.phases ? { phases: filter.phases } : {}),
  ...(filter?.engines ? { engines: filter.engines } : {}),
  ...(typeof filter?.owner === 'string' ? { owner: filter.owner } : {}),
  ...(typeof filter?.nameContains === 'string' ? { nameContains: filter.nameContains } : {}),
  ...(filter?.labels ? { labels: filter.labels } : {}),
  ...(typeof filter?.cluster === 'string' ? { clusterId: idOf('Cluster', filter.cluster) } : {}),
});

builder.queryFields((t) => ({
  store: t.field({
    type: StoreType,
    nullable: true,
    description: 'A living store by its name; null where there is none that you may see.',
    authScopes: { READ: true },
    args: { name: t.arg.string({ required: true, description: 'Name of the store.' }) },
    resolve: (_root, { name }, { services, caller }) => services.stores.byName(caller, name),
  }),
  stores: t.connection(
    {
      type: StoreType,
      description: 'Living stores that you may see.',
      authScopes: { READ: true },
      complexity: pageComplexity,
      args: {
        filter: t.arg({ type: StoreFilterType, description: 'Which ones; all unless said.' }),
        orderBy: t.arg({
          type: StoreOrderType,
          description: 'In which order; the newest first unless said.',
        }),
      },
      resolve: async (_root, args, { services, caller }) => {
        const order = args.orderBy ?? { by: 'CREATED_AT', direction: 'DESC' };
        const page = await services.stores.page(caller, storeFilter(args.filter), order, pageArgs(args));
        return connection(page, page.cursors, page.count);
      },
    },
    {
      name: 'StoreConnection',
      description: 'A page of stores.',
      fields: (t) => ({
        totalCount: t.int({
          nullable: true,
          description: 'How many stores there are in all, with this filter.',
          resolve: ({ count }) => count?.(),
        }),
      }),
    },
    { name: 'StoreEdge', description: 'A store with its cursor.' },
  ),
}));
