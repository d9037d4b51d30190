import type { Engine, EngineVersion, PlanAmounts } from '../domain/engine.ts';
import { planNames, type EngineKind } from '../domain/words.ts';
import { ResourceAmountsType } from './amounts.ts';
import { builder } from './builder.ts';
import { EngineKindEnum, PlanNameEnum } from './enums.ts';

const EngineVersionType = builder.objectRef<EngineVersion>('EngineVersion').implement({
  description: 'A version of an engine that the catalogue offers.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Version of the engine.' }),
    chartVersion: t.exposeString('chartVersion', { description: 'Version of the chart that installs it.' }),
    changesDataSchema: t.exposeBoolean('changesDataSchema', {
      description: 'Whether it migrates the data; then there is no way back.',
    }),
    default: t.exposeBoolean('default', { description: 'Whether new stores get it unless said.' }),
  }),
});

const EngineType = builder.objectRef<Engine>('Engine').implement({
  description: 'What can run a shop.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EngineKindEnum, description: 'Its kind.' }),
    title: t.exposeString('title', { description: 'How people call it.' }),
    versions: t.field({
      type: [EngineVersionType],
      description: 'Newest first.',
      resolve: ({ versions }) => [...versions],
    }),
    components: t.stringList({
      description: 'The parts of a store, in the order in which they come up.',
      resolve: (engine) => engine.componentNames('SMALL'),
    }),
    themes: t.stringList({ description: 'Themes to choose from.', resolve: ({ themes }) => [...themes] }),
    usualSeconds: t.float({
      nullable: true,
      description:
        'Seconds from request to READY as measured here, else as measured before release; null where neither was.',
      resolve: async (engine, _, { services }) =>
        (await services.operations.usualTotal('CREATE', engine.kind)) ?? engine.usualSeconds,
    }),
  }),
});

const PlanType = builder.objectRef<PlanAmounts & { engine: EngineKind }>('Plan').implement({
  description: 'A size of stores of one engine.',
  fields: (t) => ({
    name: t.expose('plan', { type: PlanNameEnum, description: 'Its name.' }),
    engine: t.expose('engine', { type: EngineKindEnum, description: 'The engine it is for.' }),
    requests: t.expose('requests', {
      type: ResourceAmountsType,
      description: 'What is reserved for a store.',
    }),
    limits: t.expose('limits', { type: ResourceAmountsType, description: 'What a store may use at most.' }),
    replicas: t.exposeInt('replicas', { description: 'Instances of each serving component.' }),
    maxReplicas: t.exposeInt('maxReplicas', { description: 'Instances that autoscaling may reach.' }),
  }),
});

builder.queryFields((t) => ({
  engines: t.field({
    type: [EngineType],
    description: 'The catalogue: what can run a shop.',
    authScopes: { READ: true },
    resolve: (_root, _args, { services }) => [...services.catalogue.engines],
  }),
  plans: t.field({
    type: [PlanType],
    description: 'The sizes that stores can have.',
    authScopes: { READ: true },
    args: { engine: t.arg({ type: EngineKindEnum, description: 'Only those of this engine.' }) },
    resolve: (_root, { engine }, { services }) =>
      services.catalogue.engines
        .filter(({ kind }) => kind === (engine ?? kind))
        .flatMap((known) => planNames.map((name) => ({ ...known.plan(name), engine: known.kind }))),
  }),
}));
