import * as log from '../log.ts';

/** What is used of the pool that Knex keeps. */
export interface Pool {
  acquireTimeoutMillis: number;
  on: (event: 'createFail' | 'createSuccess', listener: (id: number, error?: Error) => void) => unknown;
}

const watched = new WeakSet<Pool>();

/**
 * Bounds how long a request waits for a connection: Medusa hands no such bound to Knex, whose own is a minute. Says once, and not with every
 * request, why no connection comes about: Knex only says that the pool is probably full.
 */
export function boundPool(pool: Pool, acquireMs: number): void {
  if (watched.has(pool)) return;
  watched.add(pool);
  pool.acquireTimeoutMillis = acquireMs;
  let isAway = false;
  pool.on('createFail', (_, error) => {
    if (!isAway) log.error(`the database gives no connection: ${error?.message ?? 'no reason was told'}`);
    isAway = true;
  });
  pool.on('createSuccess', () => {
    if (isAway) log.info('the database gives connections again');
    isAway = false;
  });
}
