import { expect, test } from 'vitest';
import { countedCalls } from './counted-calls.ts';

const table = `% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 71.20    0.012345         246        50           fdatasync
 20.00    0.000345           3       105        12 pwrite64
  8.80    0.000001           1         1           fsync
------ ----------- ----------- --------- --------- ----------------
100.00    0.012691          81       156        12 total
`;

test('calls are counted, not microseconds or errors', () => {
  expect(countedCalls(table, ['fdatasync', 'fsync'])).toBe(51);
  expect(countedCalls(table, ['pwrite64'])).toBe(105);
  expect(countedCalls('strace: no such program', ['fsync'])).toBe(0);
});
