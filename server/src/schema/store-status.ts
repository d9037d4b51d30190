import type { Store } from '../domain/store/store.ts';
import { QuotaUseType } from './amounts.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { StorePhaseEnum } from './enums.ts';
import { ComponentType, ConditionRef } from './pods.ts';
import { ReasonType } from './reason.ts';
import { StoreUsageType } from './store-config.ts';
import { StoreType } from './store.ts';

const shown = (store: Store, { services }: Context): Promise<Store> => services.stores.shown(store);

builder.objectFields(StoreType, (t) => ({
  phase: t.field({
    type: StorePhaseEnum,
    description: 'What is observed of it; UNKNOWN while its cluster cannot be reached.',
    resolve: async (store, _, context) => (await shown(store, context)).status.phase,
  }),
  phaseSince: t.field({
    type: 'DateTime',
    description: 'Since when it has been in this phase.',
    resolve: async (store, _, context) => (await shown(store, context)).status.phaseSince,
  }),
  reason: t.field({
    type: ReasonType,
    nullable: true,
    description:
      'Why it is not READY, in words that a person can act on; null where nothing is wrong, as while it is READY or SUSPENDED.',
    resolve: async (store, _, context) => (await shown(store, context)).status.reason,
  }),
  conditions: t.field({
    type: [ConditionRef],
    description: 'What must hold for it to be READY, one by one.',
    resolve: (store) => store.status.conditions,
  }),
  components: t.field({
    type: [ComponentType],
    description: 'Its parts, always in the same order, which is not the one in which they come up.',
    resolve: (store) => store.status.components,
  }),
  observedGeneration: t.int({
    description: 'The generation that the cluster was last seen to match.',
    resolve: (store) => store.status.observedGeneration,
  }),
  observedEngineVersion: t.string({
    nullable: true,
    description:
      'Version of the engine that was last seen to run; during an upgrade the one before, until all of it is rolled out. Null where none was seen.',
    resolve: (store) => store.status.engineVersion,
  }),
  observedAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When the cluster was last seen to show this.',
    resolve: async (store, _, context) => (await shown(store, context)).status.observedAt,
  }),
  quota: t.field({
    type: [QuotaUseType],
    description: 'Use of its quota in the cluster.',
    resolve: (store) => store.status.quota,
  }),
  usage: t.field({
    type: StoreUsageType,
    nullable: true,
    description: 'What it uses now; null where the cluster serves no metrics.',
    resolve: () => null,
  }),
}));
