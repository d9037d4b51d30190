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
  /** 1 for the next one; undefined where it does not wait. */
  queuePosition(operation: Operation): Promise<number | undefined>;
  /** Median seconds of a step; undefined below three samples. */
  usualSeconds(kind: OperationKind, engine: EngineKind, step: string): Promise<number | undefined>;
  /** Median seconds of a whole operation. */
  usualTotal(kind: OperationKind, engine: EngineKind): Promise<number | undefined>;
}

const usualKeptMs = 60_000;
type Usual = Awaited<ReturnType<Database['operations']['usualSeconds']>>;

/** Positions are read once per change of the log, medians once a minute: both are asked for with every operation. */
export function createOperationQueries(input: {
  database: Pick<Database, 'operations' | 'log'>;
  clock: Clock;
}): OperationQueries {
  const { operations, log } = input.database;
  const usual = new Map<string, { readAt: number; value: Promise<Usual> }>();
  let queue: { head: number; places: Promise<Map<string, number>> } | undefined;

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
  const places = async (): Promise<Map<string, number>> => {
    const queued = (await operations.unfinished()).filter((operation) => operation.state === 'QUEUED');
    return new Map(queued.map((operation, index) => [operation.id, index + 1]));
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
    async queuePosition(operation) {
      if (operation.state !== 'QUEUED') return undefined;
      const head = log.head();
      if (queue?.head !== head) queue = { head, places: places() };
      return (await queue.places).get(operation.id);
    },
    usualSeconds: async (kind, engine, step) => (await medians(kind, engine))?.steps[step],
    usualTotal: async (kind, engine) => (await medians(kind, engine))?.total,
  };
}
