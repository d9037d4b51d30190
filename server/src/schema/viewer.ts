import type { Caller } from '../domain/actor.ts';
import type { ViewerFacts } from '../queries/viewer.ts';
import { ActorType } from './actor.ts';
import { QuotaUseType } from './amounts.ts';
import { builder } from './builder.ts';
import { TokenScopeEnum } from './enums.ts';

const ViewerType = builder.objectRef<ViewerFacts & { caller: Caller }>('Viewer').implement({
  description: 'You, as this control plane sees you.',
  fields: (t) => ({
    actor: t.field({ type: ActorType, description: 'Who you are.', resolve: ({ caller }) => caller.actor }),
    scopes: t.field({
      type: [TokenScopeEnum],
      description: 'What you may do.',
      resolve: ({ caller }) => [...caller.scopes],
    }),
    limits: t.expose('limits', { type: [QuotaUseType], description: 'How much of your limits you use.' }),
    simulated: t.exposeBoolean('simulated', { description: 'Whether stores run on a simulated cluster.' }),
    version: t.exposeString('version', { description: 'Version of Shopyard.' }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    description: 'Who you are and what you may do.',
    resolve: async (_root, _args, { services, caller }) => ({ ...(await services.viewer(caller)), caller }),
  }),
);
