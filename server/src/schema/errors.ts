import type { UserError } from '../domain/reason.ts';
import { must } from '../lib/assert.ts';
import { builder } from './builder.ts';
import { ErrorCodeEnum } from './codes.ts';

const typeNames: Record<UserError['kind'], string> = {
  general: 'GeneralError',
  limit: 'LimitError',
  planChanged: 'PlanChangedError',
  nameTaken: 'NameTakenError',
};

/** Expected failures are data: every mutation's payload carries a list of these. */
export const UserErrorInterface = builder.interfaceRef<UserError>('UserError').implement({
  description: 'Why a mutation was refused. Nothing was changed.',
  resolveType: (error) => typeNames[error.kind],
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'Stable code, for programs.' }),
    message: t.exposeString('message', { description: 'What is wrong, with the value that was given.' }),
    path: t.exposeStringList('path', { description: 'Where in the arguments, from the outside in.' }),
    remedy: t.exposeString('remedy', { nullable: true, description: 'What to do about it.' }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the same request can succeed later.' }),
    docsUrl: t.string({
      nullable: true,
      description: 'Where this error is explained; null where it is not.',
      resolve: () => null,
    }),
  }),
});

builder.objectRef<UserError>('GeneralError').implement({
  description: 'A refusal that has no more to say than its message.',
  interfaces: [UserErrorInterface],
});

const limitOf = (error: UserError) => must(error.limit, 'a limit error names its limit');

builder.objectRef<UserError>('LimitError').implement({
  description: 'A limit is reached.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    limit: t.string({ description: 'Name of the limit.', resolve: (error) => limitOf(error).limit }),
    used: t.int({ description: 'What is used, or was asked for.', resolve: (error) => limitOf(error).used }),
    max: t.int({ description: 'What is allowed.', resolve: (error) => limitOf(error).max }),
    retryAfterSeconds: t.int({
      nullable: true,
      description: 'When to come again; null where waiting does not help.',
      resolve: (error) => limitOf(error).retryAfterSeconds,
    }),
  }),
});

builder.objectRef<UserError>('PlanChangedError').implement({
  description: 'What would be done differs from the plan that was reviewed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    currentHash: t.string({
      description: 'Hash of what would be done now; plan again to see it.',
      resolve: (error) => must(error.currentHash, 'a changed plan has a hash'),
    }),
  }),
});

builder.objectRef<UserError>('NameTakenError').implement({
  description: 'Another store has this name.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    suggestions: t.stringList({
      description: 'Free names close to it.',
      resolve: (error) => error.suggestions ?? [],
    }),
  }),
});
