import type { Store } from '../domain/store/store.ts';
import { ActorType } from './actor.ts';
import { builder } from './builder.ts';
import { EngineKindEnum, PlanNameEnum } from './enums.ts';
import { LabelType, StoreConfigType } from './store-config.ts';

export const StoreType = builder.node(builder.objectRef<Store>('Store'), {
  description: 'One shop, in a namespace of its own.',
  id: { resolve: (store) => store.id, description: 'Opaque and unique; stays the same for ever.' },
  loadManyWithoutCache: async (ids, { services, caller }) =>
    (await services.stores.byIds(caller, ids)).map((store) =>
      store?.deletedAt === undefined ? store : undefined,
    ),
  authScopes: { READ: true },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'DNS label, unique among living stores.' }),
    engine: t.expose('engine', { type: EngineKindEnum, description: 'What runs the shop.' }),
    engineVersion: t.string({
      description: 'Version of the engine that is wanted.',
      resolve: (store) => store.wanted.engineVersion,
    }),
    plan: t.field({ type: PlanNameEnum, description: 'Its size.', resolve: (store) => store.wanted.plan }),
    config: t.field({
      type: StoreConfigType,
      description: 'How it looks and what it was given to sell.',
      resolve: (store) => store.wanted.config,
    }),
    namespace: t.exposeString('namespace', { description: 'Its Kubernetes namespace.' }),
    owner: t.exposeString('owner', { description: 'Whose store it is.' }),
    labels: t.field({
      type: [LabelType],
      description: 'Labels to find it by.',
      resolve: (store) => store.wanted.labels,
    }),
    generation: t.int({
      description: 'Counts the changes of what is wanted.',
      resolve: (store) => store.wanted.generation,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was requested.' }),
    readyAt: t.expose('readyAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was READY for the first time.',
    }),
    provisioningSeconds: t.float({
      nullable: true,
      description: 'Seconds from the request to the first READY.',
      resolve: ({ readyAt, createdAt }) => (readyAt === undefined ? null : (readyAt - createdAt) / 1000),
    }),
    changedAt: t.expose('changedAt', {
      type: 'DateTime',
      description: 'When it was last changed or seen to change.',
    }),
    changedBy: t.expose('changedBy', {
      type: ActorType,
      nullable: true,
      description: 'Who changed last what is wanted.',
    }),
  }),
});
