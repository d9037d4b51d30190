import { expect, test } from 'vitest';
import { addUp } from './add-up.ts';

const report = (passed: number, failed: number, files: { name: string; status: string }[] = []) => ({
  name: 'a.json',
  text: JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numFailedTestSuites: 0,
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
