import { GraphQLError } from 'graphql';
import type { LogBatch, LogLine } from '../queries/store-logs/log-buffer.ts';
import type { StoreLogsAnswer } from '../queries/store-logs/store-logs.ts';
import { builder } from './builder.ts';

const LogLineType = builder.objectRef<LogLine>('LogLine').implement({
  description: 'One line that a container wrote.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', nullable: true, description: 'When it was written.' }),
    pod: t.exposeString('pod', { description: 'Name of the pod.' }),
    container: t.exposeString('container', { description: 'Name of the container in the pod.' }),
    text: t.exposeString('text', {
      description: 'The line without its end; what is longer than 4,096 characters is cut and ends in "…".',
    }),
  }),
});

const LogBatchType = builder.objectRef<LogBatch>('LogBatch').implement({
  description: 'Some lines, in the order of time.',
  fields: (t) => ({
    lines: t.expose('lines', { type: [LogLineType], description: 'The lines; at most 200.' }),
    dropped: t.exposeInt('dropped', {
      description: 'How many lines before these were left out, because they came faster than they were read.',
    }),
  }),
});

const refusals: Record<
  Exclude<StoreLogsAnswer['kind'], 'stream'>,
  { code: string; say: (name: string) => string }
> = {
  notFound: { code: 'NOT_FOUND', say: (name) => `There is no store ${JSON.stringify(name)}.` },
  noConnection: {
    code: 'CLUSTER_UNAVAILABLE',
    say: () => 'This server is not connected with the cluster of the store.',
  },
  full: {
    code: 'RATE_LIMITED',
    say: () => 'Too many logs are being read at the same time; try again in a while.',
  },
};

builder.subscriptionField('storeLogs', (t) =>
  t.field({
    type: LogBatchType,
    description:
      'What the containers of a store write, merged: the last lines, then new ones until the store or the reader goes. It has no cursor.',
    authScopes: { READ: true },
    args: {
      name: t.arg.string({ required: true, description: 'Name of the store.' }),
      component: t.arg.string({ description: 'Only this component; all unless given.' }),
      tailLines: t.arg.int({
        defaultValue: 200,
        description: 'How many of the last lines of each container to begin with; 1,000 are the most.',
      }),
      since: t.arg({ type: 'DateTime', description: 'Only lines written after this.' }),
      follow: t.arg.boolean({
        defaultValue: true,
        description: 'Stay for new lines, also of pods that come later; otherwise end after the last one.',
      }),
      previous: t.arg.boolean({
        defaultValue: false,
        description: 'Of the containers that ran before the present ones; ends after their last lines.',
      }),
    },
    subscribe: async (_root, { name, component, tailLines, since, follow, previous }, context) => {
      const answer = await context.services.storeLogs(context.caller, {
        name,
        component: component ?? undefined,
        tailLines: tailLines ?? 200,
        since: since ?? undefined,
        follow: follow ?? true,
        previous: previous ?? false,
      });
      if (answer.kind === 'stream') return answer.stream;
      const { code, say } = refusals[answer.kind];
      throw new GraphQLError(say(name), { extensions: { code } });
    },
    resolve: (batch) => batch,
  }),
);
