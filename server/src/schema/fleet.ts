import type { FleetFigures } from '../domain/fleet/figures.ts';
import type { Fleet, MetricsWindow } from '../queries/fleet.ts';
import { builder } from './builder.ts';
import { ReasonCodeEnum } from './codes.ts';
import { enumOf } from './enum-of.ts';
import { StorePhaseEnum } from './enums.ts';

const WindowEnum = enumOf<MetricsWindow>('MetricsWindow', 'How far figures look back.', {
  HOUR: 'The last hour.',
  DAY: 'The last 24 hours.',
  WEEK: 'The last 7 days.',
  MONTH: 'The last 30 days.',
});

const PhaseCountType = builder.objectRef<Fleet['byPhase'][number]>('PhaseCount').implement({
  description: 'How many stores are in a phase.',
  fields: (t) => ({
    phase: t.expose('phase', { type: StorePhaseEnum, description: 'The phase.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

const ReasonCountType = builder.objectRef<Fleet['failuresByReason'][number]>('ReasonCount').implement({
  description: 'How many creations failed for a reason.',
  fields: (t) => ({
    code: t.expose('code', { type: ReasonCodeEnum, description: 'The reason.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

const PercentilesType = builder
  .objectRef<NonNullable<FleetFigures['provisioningSeconds']>>('Percentiles')
  .implement({
    description: 'How long creations took, in seconds.',
    fields: (t) => ({
      p50: t.exposeFloat('p50', { description: 'Half took no longer.' }),
      p95: t.exposeFloat('p95', { description: '95 of 100 took no longer.' }),
      p99: t.exposeFloat('p99', { description: '99 of 100 took no longer.' }),
      samples: t.exposeInt('samples', { description: 'How many were counted.' }),
    }),
  });

const FleetPointType = builder.objectRef<Fleet['series'][number]>('FleetPoint').implement({
  description: 'One part of the time that the figures look back.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When the part begins.' }),
    created: t.exposeInt('created', { description: 'Stores that became READY in it.' }),
    failed: t.exposeInt('failed', { description: 'Creations that failed in it.' }),
    p50Seconds: t.exposeFloat('p50Seconds', {
      nullable: true,
      description: 'Median seconds of its creations.',
    }),
  }),
});

const FleetType = builder.objectRef<Fleet>('Fleet').implement({
  description: 'Counts and figures over all stores that you may see.',
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'Living stores.' }),
    byPhase: t.expose('byPhase', { type: [PhaseCountType], description: 'Living stores by phase.' }),
    queued: t.exposeInt('queued', { description: 'Operations that wait.' }),
    running: t.exposeInt('running', { description: 'Operations that are being done.' }),
    createdPerHour: t.exposeFloat('createdPerHour', { description: 'Stores that became READY per hour.' }),
    failureRate: t.exposeFloat('failureRate', {
      description: 'Part of the creations that failed, from 0 to 1.',
    }),
    provisioningSeconds: t.expose('provisioningSeconds', {
      type: PercentilesType,
      nullable: true,
      description: 'How long creations took; null where there was none.',
    }),
    failuresByReason: t.expose('failuresByReason', {
      type: [ReasonCountType],
      description: 'Why creations failed.',
    }),
    series: t.expose('series', { type: [FleetPointType], description: 'The same over time, oldest first.' }),
  }),
});

builder.queryField('fleet', (t) =>
  t.field({
    type: FleetType,
    description: 'Counts and figures over all stores that you may see.',
    authScopes: { READ: true },
    args: { window: t.arg({ type: WindowEnum, defaultValue: 'DAY', description: 'How far back.' }) },
    resolve: (_root, { window }, { services, caller }) => services.fleet(caller, window ?? 'DAY'),
  }),
);
