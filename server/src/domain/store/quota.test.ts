import { expect, test } from 'vitest';
import { quotaUnit, quotaUse } from './quota.ts';

test.each([
  ['requests.cpu', '2250m', 2250, 'MILLICORES'],
  ['limits.cpu', '4', 4000, 'MILLICORES'],
  ['limits.memory', '3Gi', 3072, 'MIB'],
  ['requests.storage', '11Gi', 11_264, 'MIB'],
  ['fast.storageclass.storage.k8s.io/requests.storage', '1Gi', 1024, 'MIB'],
  ['requests.ephemeral-storage', '512Mi', 512, 'MIB'],
  ['hugepages-2Mi', '64Mi', 64, 'MIB'],
  ['pods', '14', 14, 'COUNT'],
  ['persistentvolumeclaims', '3', 3, 'COUNT'],
  ['count/jobs.batch', '9', 9, 'COUNT'],
  ['storesPerOwner', '5', 5, 'COUNT'],
])('%s of %s is %s %s', (limit, hard, max, unit) => {
  expect(quotaUse({ hard: { [limit]: hard }, used: {} })).toEqual([{ limit, used: 0, max }]);
  expect(quotaUnit(limit)).toBe(unit);
});
