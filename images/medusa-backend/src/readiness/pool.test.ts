import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { boundPool } from './pool.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('is bounded once, and says once an outage why no connection comes about', () => {
  const said: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const pool = Object.assign(new EventEmitter(), { acquireTimeoutMillis: 60_000 });
  boundPool(pool, 5000);
  boundPool(pool, 1);
  expect(pool.acquireTimeoutMillis).toBe(5000);
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:5432');
  for (const failed of [refused, refused]) pool.emit('createFail', 1, failed);
  pool.emit('createSuccess', 2);
  pool.emit('createFail', 3, refused);
  expect(said).toEqual([
    'error:   the database gives no connection: connect ECONNREFUSED 127.0.0.1:5432\n',
    'info:    the database gives connections again\n',
    'error:   the database gives no connection: connect ECONNREFUSED 127.0.0.1:5432\n',
  ]);
});
