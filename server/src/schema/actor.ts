import type { Actor } from '../domain/actor.ts';
import { builder } from './builder.ts';
import { ActorKindEnum, ViaEnum } from './enums.ts';

export const ActorType = builder.objectRef<Actor>('Actor').implement({
  description:
    'Who did something, and through what. A value that describes one act, not an object: it has no id.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ActorKindEnum, description: 'What kind of actor it is.' }),
    subject: t.exposeString('id', { description: 'Identifies the actor among its kind.' }),
    name: t.exposeString('name', { description: 'How people call it.' }),
    via: t.expose('via', { type: ViaEnum, description: 'The door it came through.' }),
  }),
});
