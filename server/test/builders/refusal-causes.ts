import { computeStatus } from '../../src/domain/store/compute-status.ts';
import type { ObservedStore } from '../../src/domain/store/observed.ts';
import { aStore } from '../builders.ts';
import { aClaim, aWarning, aWorkload, namespaceUid, now, someFacts, withDown } from './observed.ts';
import type { Cause } from './pod-causes.ts';

const refusal = (message: string): ObservedStore =>
  withDown('backend', [], {
    warnings: [
      aWarning({ objectKind: 'ReplicaSet', objectName: 'tea-backend-7c9', reason: 'FailedCreate', message }),
    ],
  });

/** A store in which one component has not been as it should be since then. */
const lacking = (component: string, since: number) => {
  const status = computeStatus(someFacts({ now: since, observed: withDown(component, []) })).status;
  return aStore({ namespaceUid, createdAt: now - 900_000, status });
};

/** Told by the API server's refusals of pods. */
export const refusalCauses: readonly Cause[] = [
  {
    cause: 'a quota that is used up',
    observed: refusal(
      'pods "tea-backend-7c9-x" is forbidden: exceeded quota: shopyard-quota, requested: requests.memory=1Gi, used: requests.memory=3Gi, limited: requests.memory=3Gi',
    ),
    code: 'QUOTA_EXCEEDED',
    component: 'backend',
    says: /backend cannot start: it needs requests.memory 1Gi, requests.memory 3Gi is used, requests.memory 3Gi is allowed/,
  },
  {
    cause: 'a container beyond the limits',
    observed: refusal('pods "x" is forbidden: maximum memory usage per Container is 2Gi, but limit is 3Gi'),
    code: 'LIMIT_RANGE_DENIED',
    component: 'backend',
    says: /outside what the limits of its namespace allow: maximum memory usage per Container is 2Gi, but limit is 3Gi/,
  },
  {
    cause: 'a pod that Pod Security refuses',
    observed: refusal(
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged (container "main" must not set securityContext.privileged=true)',
    ),
    code: 'POD_SECURITY_DENIED',
    component: 'backend',
    says: /security rules .* do not allow backend: privileged/,
  },
  {
    cause: 'a webhook that refuses',
    observed: refusal('admission webhook "no.example" denied the request: not on Fridays'),
    code: 'ADMISSION_DENIED',
    component: 'backend',
    says: /^The cluster's policy "no.example" refuses backend: not on Fridays\.$/,
  },
  {
    cause: 'a quota of somebody else',
    observed: refusal(
      'Error creating: pods "tea-backend-7c9-x" is forbidden: exceeded quota: default-c6g9h, requested: limits.cpu=1, used: limits.cpu=2, limited: limits.cpu=2',
    ),
    code: 'QUOTA_EXCEEDED',
    component: 'backend',
    says: /^The quota "default-c6g9h", which is not of this store's plan, is used up, so backend cannot start: it needs limits.cpu 1, limits.cpu 2 is used, limits.cpu 2 is allowed\.$/,
  },
  {
    cause: 'a quota that wants what nobody states',
    observed: refusal(
      'Error creating: pods "x" is forbidden: failed quota: run: must specify requests.cpu for: c',
    ),
    code: 'QUOTA_EXCEEDED',
    component: 'backend',
    says: /The quota "run" wants .*backend cannot start: must specify requests\.cpu for: c\./,
  },
  {
    cause: 'a webhook of pods that is down',
    observed: withDown('database', [], {
      claims: [aClaim({ phase: 'Pending', volume: undefined, createdAt: now - 45_000 })],
      warnings: [
        aWarning({
          objectKind: 'StatefulSet',
          objectName: 'tea-database',
          reason: 'FailedCreate',
          message:
            'create Pod tea-database-0 in StatefulSet tea-database failed error: Internal error occurred: failed calling webhook "inject.mesh.example.com": failed to call webhook: Post "https://mesh.istio.svc:443/inject?timeout=10s": service "mesh" not found',
        }),
      ],
    }),
    code: 'WEBHOOK_UNREACHABLE',
    component: 'database',
    says: /^The cluster asks the webhook "inject\.mesh\.example\.com" first, and its service does not answer \(service "mesh" not found\), so database cannot start\.$/,
  },
  {
    cause: 'a refusal in words that nobody knows, later than one that is known',
    observed: withDown('backend', [], {
      warnings: [
        aWarning({
          objectName: 'tea-backend-7c9',
          reason: 'FailedCreate',
          message: 'Error creating: pods "x" is forbidden: exceeded quota: shopyard-quota',
          at: now - 9000,
        }),
        aWarning({
          objectName: 'tea-backend-7c9',
          reason: 'FailedCreate',
          message: 'Error creating: pods "x" is forbidden: the moon\u0007 is\nfull',
          at: now - 4000,
        }),
      ],
    }),
    code: 'UNKNOWN',
    component: 'backend',
    says: /^backend cannot start, and the cluster says why: the moon is full\.$/,
  },
  {
    cause: 'a component that is down, refused once before it was last complete',
    observed: withDown('backend', [], {
      warnings: [
        aWarning({
          objectName: 'tea-backend-7c9',
          reason: 'FailedCreate',
          message: 'Error creating: pods "x" is forbidden: exceeded quota: shopyard-quota',
          at: now - 700_000,
        }),
      ],
    }),
    change: { store: lacking('backend', now - 2000) },
    code: 'WAITING_FOR_COMPONENT',
    component: 'backend',
    says: /Waiting for backend/,
  },
  {
    cause: 'a refusal that only the condition tells',
    observed: {
      ...withDown('backend', []),
      workloads: [
        aWorkload('database'),
        aWorkload('backend', {
          available: 0,
          ready: 0,
          updated: 0,
          failure: { reason: 'FailedCreate', message: 'exceeded quota: q', at: now - 5000 },
        }),
        aWorkload('storefront'),
      ],
    },
    code: 'QUOTA_EXCEEDED',
    component: 'backend',
    says: /backend cannot start/,
  },
];
