import { expect, test } from 'vitest';
import { clusterReason, type ClusterSituation } from './cluster-reason.ts';

const well: ClusterSituation = {
  contact: { reachable: true, lastContactAt: 1, stale: false, forbidden: undefined },
  claimedBy: undefined,
  permissions: [{ verb: 'create', resource: 'namespaces', allowed: true, neededFor: 'stores' }],
};

test.each<[string, Partial<ClusterSituation>, string | undefined, RegExp]>([
  ['nothing is wrong', {}, undefined, /.*/],
  [
    'it is away',
    { contact: { ...well.contact, reachable: false } },
    'CLUSTER_UNREACHABLE',
    /cannot be reached/,
  ],
  [
    'another one answers',
    { contact: { ...well.contact, replacedBy: 'uid-2' } },
    'CLUSTER_REPLACED',
    /another cluster answers \(uid-2\)/,
  ],
  [
    'another control plane has it',
    { claimedBy: 'db-2' },
    'CLUSTER_CLAIMED',
    /\(db-2\) works on this cluster/,
  ],
  [
    'a watch is refused',
    { contact: { ...well.contact, forbidden: 'Pods may not be watched.' } },
    'FORBIDDEN_BY_CLUSTER',
    /Pods may not be watched/,
  ],
  [
    'a permission is missing',
    { permissions: [{ verb: 'delete', resource: 'namespaces', allowed: false, neededFor: 'deletion' }] },
    'FORBIDDEN_BY_CLUSTER',
    /Permissions are missing: delete namespaces\./,
  ],
  [
    'an aggregated API is down',
    { silentApis: ['metrics.k8s.io/v1beta1'] },
    'DELETION_BLOCKED',
    /^An API of the cluster does not answer: metrics\.k8s\.io\/v1beta1\. Deletions of namespaces/,
  ],
  [
    'it is away and an API is down',
    { contact: { ...well.contact, reachable: false }, silentApis: ['metrics.k8s.io/v1beta1'] },
    'CLUSTER_UNREACHABLE',
    /cannot be reached/,
  ],
  [
    'it is away and was replaced',
    { contact: { ...well.contact, reachable: false, replacedBy: 'uid-2' } },
    'CLUSTER_REPLACED',
    /uid-2/,
  ],
])('when %s', (_what, change, code, says) => {
  const reason = clusterReason({ ...well, ...change }, undefined, 7);
  expect(reason?.code).toBe(code);
  expect(reason?.message ?? '').toMatch(says);
  if (reason) expect(reason.remedy).toMatch(/\w/);
});

test('a reason keeps the time at which it began', () => {
  const away = { ...well, contact: { ...well.contact, reachable: false } };
  const first = clusterReason(away, undefined, 7);
  expect(clusterReason(away, first, 99)?.at).toBe(7);
});
