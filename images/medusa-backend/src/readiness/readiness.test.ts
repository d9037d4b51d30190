import { expect, it } from 'vitest';
import { readiness } from './readiness.ts';

const never = () => new Promise<never>(() => undefined);
const fails = (code: string) => () => Promise.reject(Object.assign(new Error('secret address'), { code }));

it('is there when all parts answer', async () => {
  expect(await readiness({ database: async () => 1, redis: async () => 'PONG' }, 1000)).toEqual({
    isReady: true,
    parts: { database: 'ok', redis: 'ok' },
  });
});

it('is not there when one part fails, and says which without its address', async () => {
  const found = await readiness({ database: fails('ECONNREFUSED'), redis: async () => 'PONG' }, 1000);
  expect(found).toEqual({ isReady: false, parts: { database: 'failed: ECONNREFUSED', redis: 'ok' } });
});

it('does not wait for a part that hangs', async () => {
  const found = await readiness({ database: never, redis: never }, 20);
  expect(found.isReady).toBe(false);
  expect(found.parts['database']).toBe('no answer within 20 ms');
});
