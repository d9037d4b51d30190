import type { Operation } from '../domain/operation/operation.ts';
import { sees } from '../domain/access/sees.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { malformed } from './malformed.ts';
import { OperationType } from './operation.ts';

const usualWaitSeconds = 20;
const longestWaitSeconds = 30;

/** Refused instead of shortened, so that null is left to say only that the operation is unknown. */
function waitMs(seconds: number): number {
  if (seconds >= 1 && seconds <= longestWaitSeconds) return seconds * 1000;
  throw malformed(
    `timeoutSeconds: ${String(seconds)} is not 1 to ${String(longestWaitSeconds)}. ` +
      'Wait for at most that long; while "timedOut" is true, ask again.',
  );
}

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
      'Waits until the operation is finished, or the time is up: then `timedOut` is true, which is no error. Null only where there is no such operation that you may see.',
    authScopes: { READ: true },
    args: {
      id: t.arg.id({ required: true, description: 'The id of the operation.' }),
      timeoutSeconds: t.arg.int({
        defaultValue: usualWaitSeconds,
        description: 'Seconds to wait at most: 1 to 30, anything else is refused.',
      }),
    },
    resolve: (_root, { id, timeoutSeconds }, { services, caller, signal }) =>
      services.feed.waitForOperation({ sees: (owner) => sees(caller, owner) }, idOf('Operation', id), {
        timeoutMs: waitMs(timeoutSeconds ?? usualWaitSeconds),
        ...(signal === undefined ? {} : { signal }),
      }),
  }),
);
