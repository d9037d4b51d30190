import type { Operation } from '../domain/operation/operation.ts';
import { sees } from '../domain/access/sees.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { OperationType } from './operation.ts';

const longestWaitSeconds = 30;

const ResultType = builder
  .objectRef<{ operation: Operation; timedOut: boolean }>('WaitForOperationResult')
  .implement({
    description: 'How an operation stands after waiting for it.',
    fields: (t) => ({
      operation: t.expose('operation', { type: OperationType, description: 'The operation as it is now.' }),
      timedOut: t.exposeBoolean('timedOut', {
        description: 'It was not finished within the time; wait again.',
      }),
    }),
  });

builder.queryField('waitForOperation', (t) =>
  t.field({
    type: ResultType,
    nullable: true,
    description:
      'Waits until the operation is finished. Never an error on time-out; null where it is unknown.',
    authScopes: { READ: true },
    args: {
      id: t.arg.id({ required: true, description: 'The id of the operation.' }),
      timeoutSeconds: t.arg.int({
        defaultValue: 20,
        description: 'Seconds to wait at most; 30 is the most.',
      }),
    },
    resolve: (_root, { id, timeoutSeconds }, { services, caller, signal }) =>
      services.feed.waitForOperation({ sees: (owner) => sees(caller, owner) }, idOf('Operation', id), {
        timeoutMs: Math.max(0, Math.min(timeoutSeconds ?? 20, longestWaitSeconds)) * 1000,
        ...(signal === undefined ? {} : { signal }),
      }),
  }),
);
