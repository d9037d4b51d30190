import { and, eq, sql } from 'drizzle-orm';
import { must } from '../lib/assert.ts';
import type { ActContext } from './act-context.ts';
import type { Accepted, IdempotencyKey } from './acceptance.ts';
import { toOperation, toStore } from './rows.ts';
import { idempotency, operations, stores } from './tables.ts';

/** Idempotency records: which operation was the answer under (owner, mutation, key), and to which input. */
export interface Keys {
  find(key: IdempotencyKey | undefined): Accepted | { kind: 'keyReused' } | undefined;
  /** Only inside an act. */
  remember(key: IdempotencyKey | undefined, operationId: string): void;
  /** The answer that an operation gives, with its store as it is now. */
  answer(kind: Accepted['kind'], operationId: string): Accepted;
}

export function createKeys({ tables, clock }: Pick<ActContext, 'tables' | 'clock'>): Keys {
  const at = sql.placeholder;
  const record = tables
    .select()
    .from(idempotency)
    .where(
      and(
        eq(idempotency.owner, at('owner')),
        eq(idempotency.mutation, at('mutation')),
        eq(idempotency.key, at('key')),
      ),
    )
    .prepare();
  const both = tables
    .select({ store: stores, operation: operations })
    .from(operations)
    .innerJoin(stores, eq(stores.id, operations.storeId))
    .where(eq(operations.id, at('id')))
    .prepare();

  const answer = (kind: Accepted['kind'], id: string): Accepted => {
    const row = must(both.get({ id }), `operation ${id} and its store exist`);
    return { kind, store: toStore(row.store), operation: toOperation(row.operation) };
  };
  return {
    answer,
    find(key) {
      const found = key && record.get({ owner: key.owner, mutation: key.mutation, key: key.key });
      if (!found) return undefined;
      return found.inputHash === key.inputHash
        ? answer('replayed', found.operationId)
        : { kind: 'keyReused' };
    },
    remember(key, operationId) {
      if (!key) return;
      const { owner, mutation, inputHash } = key;
      tables
        .insert(idempotency)
        .values({ owner, mutation, key: key.key, inputHash, operationId, at: clock.now() })
        .run();
    },
  };
}
