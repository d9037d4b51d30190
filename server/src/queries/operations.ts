import type { Database, Page, PageArgs } from '../db/database.ts';
import { sees } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { EngineKind, OperationKind } from '../domain/words.ts';
import type { Clock } from '../lib/clock.ts';

export interface OperationQueries {
  /** In the order of the ids; foreign ones undefined. */
  byIds(caller: Caller, ids: readonly string[]): Promise<(Operation | undefined)[]>;
  page(storeId: string, args: PageArgs): Promise<Page<Operation> & { cursors: string[] }>;
  /** 1 for the next one, in the order in which turns are given; undefined where it waits for no turn. */
  queuePosition(operation: Operation): number | undefined;
  /** Median seconds of a step; undefined below three samples. */
  usualSeconds(kind: OperationKind, engine: EngineKind, step: string): Promise<number | undefined>;
  /** Median seconds of a whole operation. */
  usualTotal(kind: OperationKind, engine: EngineKind): Promise<number | undefined>;
}

const usualKeptMs = 60_000;
type Usual = Awaited<ReturnType<Database['operations']['usualSeconds']>>;

/** Medians are read once a minute: they are asked for with every operation. */
export function createOperationQueries(input: {
  database: Pick<Database, 'operations'>;
  clock: Clock;
  queuePosition: (storeId: string) => number | undefined;
}): OperationQueries {
  const { operations } = input.database;
  const usual = new Map<string, { readAt: number; value: Promise<Usual> }>();

  const medians = (kind: OperationKind, engine: EngineKind): Promise<Usual> => {
    const key = `${kind} ${engine}`;
    const now = input.clock.monotonic();
    const kept = usual.get(key);
    if (kept !== undefined && now - kept.readAt < usualKeptMs) return kept.value;
    const value = operations.usualSeconds(kind, engine);
    usual.set(key, { readAt: now, value });
    value.catch(() => usual.delete(key));
    return value;
  };

  return {
    async byIds(caller, ids) {
      const found = await operations.byIds(ids);
      return ids.map((id) => {
        const operation = found.get(id);
        return operation !== undefined && sees(caller, operation.owner) ? operation : undefined;
      });
    },
    page: (storeId, args) => operations.page(storeId, args),
    queuePosition: ({ state, storeId }) => (state === 'QUEUED' ? input.queuePosition(storeId) : undefined),
    usualSeconds: async (kind, engine, step) => (await medians(kind, engine))?.steps[step],
    usualTotal: async (kind, engine) => (await medians(kind, engine))?.total,
  };
}
