import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('an error is written with its message and where it came from, under either name', () => {
  const destination = new PassThrough();
  const log = createLog('info', destination);
  log.warn({ error: new Error('no file handle'), storeId: 'str_1' }, 'a visit failed');
  log.warn({ err: new Error('no disk') }, 'another');
  const [first = '{}', second = '{}'] = String(destination.read()).trim().split('\n');
  expect(JSON.parse(first)).toMatchObject({
    storeId: 'str_1',
    error: { message: 'no file handle', stack: expect.stringContaining('log.test.ts') as string },
    msg: 'a visit failed',
  });
  expect(JSON.parse(second)).toMatchObject({ err: { message: 'no disk' } });
});
