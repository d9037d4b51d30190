import { expect, test } from 'vitest';
import { aContainer, aPod, expected } from '../../../test/builders/observed.ts';
import { failedRuns, readJobLog } from './job-trouble.ts';

test.each<[string, string | undefined]>([
  ['FATAL:  password authentication failed for user "shop_a"', 'shop_a'],
  ["ERROR 1045 (28000): Access denied for user 'shop_b'@'10.0.0.7' (using password: YES)", 'shop_b'],
  ['error: code: 28P01', undefined],
])('%s is a refused login', (log, user) => {
  expect(readJobLog(`connecting\n${log}\nbye`)).toEqual({ code: 'DATABASE_LOGIN_FAILED', user });
});

test('other failures say nothing about the login', () => {
  expect(readJobLog('Error: connect ECONNREFUSED\nrelation "product" does not exist')).toBeUndefined();
});

test('only runs of Jobs that ended badly are read', () => {
  const ended = (exitCode: number) =>
    aContainer({ terminated: { reason: 'Error', exitCode, at: undefined } });
  const pods = [
    aPod('seed', { uid: 'p1', containers: [ended(1)] }),
    aPod('seed', { uid: 'p2', containers: [ended(0)] }),
    aPod('backend', { uid: 'p3', containers: [ended(1)] }),
  ];
  expect(failedRuns(expected, pods).map(({ key }) => key)).toEqual(['p1/main/0']);
});
