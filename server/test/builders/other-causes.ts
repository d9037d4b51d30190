import { aStore, anOperation } from '../builders.ts';
import {
  aContainer,
  aHealthyPicture,
  aJob,
  aNamespace,
  anIngress,
  aPod,
  aWarning,
  now,
  withDown,
} from './observed.ts';
import type { Cause } from './pod-causes.ts';

/** Told by Jobs, probes, the edge, the namespace, the queue, helm and the shop itself. */
export const otherCauses: readonly Cause[] = [
  {
    cause: 'a Job that failed',
    observed: aHealthyPicture({
      jobs: [
        aJob({
          complete: false,
          succeeded: 0,
          failures: 4,
          failed: { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' },
        }),
      ],
    }),
    code: 'JOB_FAILED',
    component: 'seed',
    says: /seed failed 4 times and was given up: Job has reached the specified backoff limit/,
  },
  {
    cause: 'a Job that took too long',
    observed: aHealthyPicture({
      jobs: [
        aJob({
          complete: false,
          failed: { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' },
        }),
      ],
    }),
    code: 'JOB_DEADLINE',
    component: 'seed',
    says: /seed took too long and was ended/,
  },
  {
    cause: 'a process that does not answer its health check',
    observed: withDown(
      'backend',
      [
        aPod('backend', {
          ready: false,
          startedAt: now - 90_000,
          containers: [aContainer({ ready: false })],
        }),
      ],
      {
        warnings: [
          aWarning({
            reason: 'Unhealthy',
            message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
          }),
        ],
      },
    ),
    code: 'PROBE_FAILING',
    component: 'backend',
    says: /backend has been running for 90 s but does not answer its health check: Readiness probe failed/,
  },
  {
    cause: 'an ingress that nobody serves',
    observed: aHealthyPicture({
      ingresses: [anIngress({ address: undefined, className: 'nginx' })],
      pods: ['database', 'backend', 'storefront'].map((name) =>
        aPod(name, { startedAt: now - 60_000, createdAt: now - 60_000 }),
      ),
    }),
    code: 'EDGE_NOT_SERVED',
    component: 'ingress',
    says: /No ingress controller has given this shop an address for 60 s \(class "nginx"\)/,
  },
  {
    cause: 'a namespace that somebody deletes',
    observed: aHealthyPicture({
      namespace: aNamespace({
        phase: 'Terminating',
        deleting: true,
        blockers: [{ type: 'NamespaceFinalizersRemaining', message: 'Some content has finalizers.' }],
      }),
    }),
    code: 'NAMESPACE_TERMINATING',
    says: /The namespace "store-tea" was deleted from outside and is being emptied, the data included: Some content has finalizers\./,
  },
  {
    cause: 'a namespace of the same name with another uid',
    observed: aHealthyPicture({ namespace: aNamespace({ uid: 'another' }) }),
    code: 'NAMESPACE_LOST',
    says: /was deleted from outside, and everything in it with it, the data included/,
  },
  {
    cause: 'no turn yet among the stores that are made',
    observed: aHealthyPicture({ namespace: undefined, workloads: [], pods: [], jobs: [], ingresses: [] }),
    change: { waitingFor: 'provisioning', store: aStore(), operation: anOperation() },
    code: 'WAITING_FOR_SLOT',
    says: /Other stores are being made right now/,
  },
  {
    cause: 'no free slot',
    observed: aHealthyPicture({ workloads: [], pods: [], jobs: [], ingresses: [] }),
    change: { waitingFor: 'slot', revision: { number: 1, applied: false, becameReady: false } },
    code: 'WAITING_FOR_SLOT',
    says: /the next step begins/,
  },
  {
    cause: 'a component that is merely starting',
    observed: withDown('database', [
      aPod('database', { ready: false, containers: [aContainer({ ready: false })] }),
    ]),
    change: {
      usualSeconds: { database: 21.4 },
      operation: anOperation({
        state: 'RUNNING',
        startedAt: now - 50_000,
        attemptStartedAt: now - 50_000,
        steps: [
          {
            name: 'database',
            state: 'RUNNING',
            startedAt: now - 12_000,
            finishedAt: undefined,
            message: undefined,
          },
        ],
      }),
    },
    code: 'WAITING_FOR_COMPONENT',
    component: 'database',
    says: /Waiting for database for 12 s: 0 of 1 running; usually it takes 21 s\./,
  },
  {
    cause: 'a release that is refused',
    observed: aHealthyPicture({ workloads: [], pods: [], jobs: [], ingresses: [], claims: [] }),
    change: {
      revision: { number: 1, applied: false, becameReady: false },
      stepError: { code: 'RELEASE_FAILED', message: 'helm: values do not fit.', at: now },
    },
    code: 'RELEASE_FAILED',
    says: /values do not fit/,
  },
  {
    cause: 'an attempt that failed, the next one waiting',
    observed: aHealthyPicture({ workloads: [], pods: [], jobs: [], ingresses: [] }),
    change: {
      revision: { number: 1, applied: false, becameReady: false },
      operation: anOperation({
        state: 'QUEUED',
        startedAt: now - 100,
        attempt: 1,
        retryAt: now + 7200,
        error: {
          code: 'PROVISION_TIMEOUT',
          message: 'database was not ready within 10 minutes.',
          component: 'database',
          at: now,
        },
      }),
    },
    code: 'PROVISION_TIMEOUT',
    component: 'database',
    says: /within 10 minutes\. Attempt 2 of 3 begins in 8 s\./,
  },
  {
    cause: 'a shop that does not show its front page',
    change: { probe: { kind: 'notSelling', at: now, message: 'it answers HTTP 502' } },
    code: 'SHOP_NOT_SELLING',
    says: /does not show its front page as it should: it answers HTTP 502\./,
  },
  {
    cause: 'a shop whose address never answered anything',
    change: {
      probe: {
        kind: 'silent',
        at: now,
        message: '10.0.0.7 does not answer for tea.localhost: the name is unknown',
      },
    },
    code: 'SHOP_NOT_SELLING',
    says: /nobody answers at the address of the shop: 10\.0\.0\.7 does not answer for tea\.localhost: the name is unknown\./,
  },
  {
    cause: 'a shop that shows older products',
    change: { probe: { kind: 'selling', at: now, seedHash: 'seed-0' } },
    code: 'SHOP_NOT_SELLING',
    says: /it shows products "seed-0" and not yet "seed-1"/,
  },
  {
    cause: 'a shop that was not asked yet',
    change: { probe: { kind: 'never' } },
    code: 'WAITING_FOR_COMPONENT',
    component: 'probe',
    says: /being asked for its front page/,
  },
];
