import type { Currency } from '../domain/currencies.ts';
import type { Engine, EngineVersion, PlanAmounts } from '../domain/engine.ts';
import { shown } from '../domain/input/refusal.ts';
import { isBeyondReturn } from '../domain/store/data-schema.ts';
import { planNames, type EngineKind } from '../domain/words.ts';
import { ResourceAmountsType } from './amounts.ts';
import { builder } from './builder.ts';
import { EngineKindEnum, PlanNameEnum } from './enums.ts';
import { malformed } from './malformed.ts';

/** A version beside all that the catalogue offers for its engine. */
type OfferedVersion = EngineVersion & { offered: readonly EngineVersion[] };

const EngineVersionType = builder.objectRef<OfferedVersion>('EngineVersion').implement({
  description: 'A version of an engine that the catalogue offers.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Version of the engine.' }),
    chartVersion: t.exposeString('chartVersion', { description: 'Version of the chart that installs it.' }),
    changesDataSchema: t.exposeBoolean('changesDataSchema', {
      description:
        'Whether it migrates data of the version right before it. For an upgrade that skips versions, ask `migratesDataFrom`.',
    }),
    migratesDataFrom: t.boolean({
      description:
        'Whether an upgrade to it from that version migrates the data; then there is no way back once it has begun.',
      args: { version: t.arg.string({ required: true, description: 'The version to upgrade from.' }) },
      resolve: (to, { version }) => {
        if (/^\d+(\.\d+)*$/.test(version)) return isBeyondReturn(to.version, version, to.offered);
        throw malformed(`${shown(version)} is no version; give one such as "${to.version}".`);
      },
    }),
    default: t.exposeBoolean('default', { description: 'Whether new stores get it unless said.' }),
  }),
});

const CurrencyType = builder.objectRef<Currency>('Currency').implement({
  description: 'A currency of ISO 4217.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Its code, such as EUR.' }),
    digits: t.exposeInt('digits', {
      description: 'Digits of its minor unit, in which prices are counted: 2 for EUR, 0 for JPY.',
    }),
    name: t.exposeString('name', { description: 'Its English name.' }),
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
      resolve: ({ versions }) => versions.map((version) => ({ ...version, offered: versions })),
    }),
    components: t.stringList({
      description:
        'The parts of a store, always in the same order, which is not the one in which they come up.',
      resolve: (engine) => engine.componentNames('SMALL'),
    }),
    currencies: t.field({
      type: [CurrencyType],
      description: 'What its shops can sell in, by code.',
      resolve: ({ currencies }) => [...currencies],
    }),
    countries: t.stringList({
      description: 'Where its shops can sell, ISO 3166-1 alpha-2.',
      resolve: ({ countries }) => [...countries],
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
