import { expect, test } from 'vitest';
import { aCluster } from '../../test/builders.ts';
import { createClusterQueries } from './clusters.ts';

const queries = (contactAt: number | undefined) =>
  createClusterQueries({} as Parameters<typeof createClusterQueries>[0], {
    asked: () => undefined,
    contactAt: () => contactAt,
  });

test.each([
  [100, 900, 900],
  [900, 100, 900],
  [900, undefined, 900],
  [undefined, 900, 900],
  [undefined, undefined, undefined],
])('of a row of %s and a sign of life at %s the last contact is %s', (row, seen, last) => {
  expect(queries(seen).lastContactAt(aCluster({ lastContactAt: row }))).toBe(last);
});
