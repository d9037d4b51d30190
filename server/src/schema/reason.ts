import type { Reason } from '../domain/reason.ts';
import { builder } from './builder.ts';
import { ReasonCodeEnum } from './codes.ts';

export const ReasonType = builder.objectRef<Reason>('Reason').implement({
  description: 'Why something is not right, in words that a person can act on.',
  fields: (t) => ({
    code: t.expose('code', { type: ReasonCodeEnum, description: 'Stable code, for programs.' }),
    message: t.exposeString('message', { description: 'What is wrong, with the values that were seen.' }),
    remedy: t.exposeString('remedy', { nullable: true, description: 'What to do about it.' }),
    component: t.exposeString('component', {
      nullable: true,
      description: 'The component that is to blame.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was first seen.' }),
  }),
});
