import type { RevisionDiff } from '../queries/revision-diff.ts';
import type { ShownRevision } from '../queries/stores.ts';
import { ActorType } from './actor.ts';
import { builder } from './builder.ts';
import { EventConnection, eventFilter, eventPageArgs } from './event.ts';
import { malformed } from './malformed.ts';
import { connection, pageArgs, pageComplexity } from './pages.ts';
import { StoreType } from './store.ts';

const RevisionType = builder.objectRef<ShownRevision>('Revision').implement({
  description: 'What ran or runs: engine version, chart and configuration. Never changed afterwards.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Counts the revisions of a store, from 1.' }),
    current: t.exposeBoolean('current', { description: 'Whether it is the one that is wanted.' }),
    becameReady: t.exposeBoolean('becameReady', { description: 'Whether the store was READY with it.' }),
    engineVersion: t.exposeString('engineVersion', { description: 'Version of the engine.' }),
    chart: t.exposeString('chart', { description: 'Name of the chart.' }),
    chartVersion: t.exposeString('chartVersion', { description: 'Version of the chart.' }),
    changesDataSchema: t.exposeBoolean('isMigration', {
      description:
        'Whether the step to it migrates the data, so that what ran before cannot read them; false for what a store was made with.',
    }),
    cause: t.exposeString('cause', { description: 'Why it was made.' }),
    by: t.expose('by', { type: ActorType, nullable: true, description: 'Who asked for it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    values: t.expose('values', {
      type: 'JSON',
      description: 'Values that the chart is given, without secrets.',
    }),
  }),
});

const RevisionDiffType = builder.objectRef<RevisionDiff>('RevisionDiff').implement({
  description: 'What differs between two revisions, as unified diffs. Secrets are masked.',
  fields: (t) => ({
    values: t.exposeString('values', { description: 'Of the values that the chart is given.' }),
    manifest: t.exposeString('manifest', {
      nullable: true,
      description: 'Of what was applied to the cluster; null until both were rendered.',
    }),
  }),
});

builder.objectFields(RevisionType, (t) => ({
  diff: t.field({
    type: RevisionDiffType,
    description: 'What differs from another revision of the store to this one.',
    complexity: { field: 20, multiplier: 1 },
    args: { with: t.arg.int({ required: true, description: 'Number of the other revision.' }) },
    resolve: async (revision, args, { services }) => {
      const diff = await services.revisionDiff(revision, args.with);
      if (diff) return diff;
      throw malformed(`The store has no revision ${String(args.with)}; see "revisions" of the store.`);
    },
  }),
}));

builder.objectFields(StoreType, (t) => ({
  revisions: t.field({
    type: [RevisionType],
    description: 'Its revisions, newest first.',
    resolve: (store, _, { services }) => services.stores.revisions(store),
  }),
  events: t.field({
    type: EventConnection,
    description: 'Its lines of the log, newest first.',
    complexity: pageComplexity,
    args: eventPageArgs,
    resolve: async (store, args, { services, caller }) => {
      const filter = { ...eventFilter(args.filter), storeId: store.id };
      const page = await services.log.events(caller, filter, pageArgs(args));
      return connection(
        page,
        page.items.map((event) => services.feed.cursorOf(event.seq)),
      );
    },
  }),
}));
