import { expect, test } from 'vitest';
import { addUp } from './add-up.ts';

const report = (
  passed: number,
  failed: number,
  files: { name: string; status: string; message?: string }[] = [],
) => ({
  name: 'a.json',
  text: JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    testResults: files,
  }),
});

test('reports are added up', () => {
  expect(addUp([report(3, 0), report(4, 2)], 1)).toMatchObject({ passed: 7, failed: 2 });
});

test('a failed step without a failed test is a failure', () => {
  expect(addUp([report(3, 0)], 1)).toMatchObject({ passed: 3, failed: 1 });
});

test('a file that did not load is a failure', () => {
  expect(addUp([report(3, 0, [{ name: 'x', status: 'failed' }])], 0)).toMatchObject({ passed: 3, failed: 1 });
});

test('what failed is told with the beginning of its message, without the frames of libraries', () => {
  const text = JSON.stringify({
    numPassedTests: 1,
    numFailedTests: 1,
    testResults: [
      {
        name: '/a/x.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'one', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'two',
            failureMessages: [
              'AssertionError: 1 is not 2\n    at f (/a/node_modules/vitest/x.js)\n    at /a/x.test.ts:3:1',
            ],
          },
        ],
      },
    ],
  });
  expect(addUp([{ name: 'a.json', text }], 0).failures).toEqual([
    'a.json: /a/x.test.ts: two\n    AssertionError: 1 is not 2\n        at /a/x.test.ts:3:1',
  ]);
});

test('a file that did not load is told with its message', () => {
  const failures = addUp(
    [report(3, 0, [{ name: 'x', status: 'failed', message: 'cannot find y' }])],
    0,
  ).failures;
  expect(failures).toEqual(['a.json: x\n    cannot find y']);
});
