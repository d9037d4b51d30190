import { aClaim, aContainer, aPod, aWarning, now, withDown } from './observed.ts';
import type { ObservedStore } from '../../src/domain/store/observed.ts';
import type { StatusFacts } from '../../src/domain/store/status-facts.ts';

export const pending = { phase: 'Pending', ready: false, node: undefined, startedAt: undefined } as const;
export const waiting = (reason: string, message = '') => ({ ready: false, waiting: { reason, message } });
export const crashing = { restarts: 4, lastTerminated: { reason: 'Error', exitCode: 1, at: now - 3000 } };

const deadDatabase = () => {
  const container = aContainer({ ...waiting('CrashLoopBackOff'), ...crashing });
  const pods = [aPod('database', { ready: false, containers: [container] })];
  return { workloads: withDown('database', pods).workloads, pods };
};

/** A way in which a store can fail to become ready, and what must be said. */
export interface Cause {
  cause: string;
  observed?: ObservedStore;
  change?: Partial<StatusFacts>;
  code: string | undefined;
  component?: string | undefined;
  says: RegExp;
}

/** Told by pods, their containers and their claims. */
export const podCauses: readonly Cause[] = [
  {
    cause: 'an image that does not exist',
    observed: withDown('backend', [
      aPod('backend', {
        ...pending,
        containers: [aContainer({ image: 'shop:9', ...waiting('ImagePullBackOff', 'manifest unknown') })],
      }),
    ]),
    code: 'IMAGE_PULL_FAILED',
    component: 'backend',
    says: /The image "shop:9" of backend cannot be pulled: there is no such image\./,
  },
  {
    cause: 'a registry that refuses',
    observed: withDown('backend', [
      aPod('backend', {
        ...pending,
        containers: [aContainer(waiting('ErrImagePull', 'pull access denied, authentication required'))],
      }),
    ]),
    code: 'IMAGE_PULL_FAILED',
    component: 'backend',
    says: /the registry refuses access/,
  },
  ...(
    [
      [
        'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
        /the registry refuses access\.$/,
      ],
      [
        'unexpected status from HEAD request to https://r/v2: 401 Unauthorized',
        /the registry refuses access/,
      ],
      [
        '429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
        /rate limit/,
      ],
      ['no match for platform in manifest: not found', /not made for the kind of processor/],
      ['failed to extract layer: write /x: no space left on device', /disk of the node is full/],
    ] as const
  ).map(([message, says]) => ({
    cause: `an image that cannot be pulled: ${message.slice(0, 40)}`,
    observed: withDown('backend', [
      aPod('backend', { ...pending, containers: [aContainer(waiting('ImagePullBackOff', message))] }),
    ]),
    code: 'IMAGE_PULL_FAILED',
    component: 'backend',
    says,
  })),
  {
    cause: 'an image pull that backs off and says only in an Event why',
    observed: withDown(
      'backend',
      [
        aPod('backend', {
          ...pending,
          containers: [aContainer(waiting('ImagePullBackOff', 'Back-off pulling image "shop:1"'))],
        }),
      ],
      {
        warnings: [
          aWarning({
            reason: 'Failed',
            message: 'Failed to pull image "shop:1": toomanyrequests: rate limit reached',
          }),
        ],
      },
    ),
    code: 'IMAGE_PULL_FAILED',
    component: 'backend',
    says: /rate limit/,
  },
  {
    cause: 'a program for another kind of processor',
    observed: withDown('backend', [
      aPod('backend', {
        ready: false,
        containers: [
          aContainer({
            ...waiting('CrashLoopBackOff'),
            restarts: 2,
            lastTerminated: {
              reason: 'StartError',
              exitCode: 128,
              at: now,
              message: 'failed to create containerd task: exec /usr/bin/node: exec format error',
            },
          }),
        ],
      }),
    ]),
    code: 'CRASH_LOOP',
    component: 'backend',
    says: /its image is made for another kind of processor/,
  },
  {
    cause: 'a database whose disk is full',
    observed: withDown('database', [
      aPod('database', {
        ready: false,
        containers: [
          aContainer({
            ...waiting('CrashLoopBackOff'),
            restarts: 2,
            lastTerminated: {
              reason: 'Error',
              exitCode: 1,
              at: now,
              message:
                'LOG:  database system was shut down\nPANIC:  could not write to file "pg_wal/xlogtemp.29": No space left on device\n',
            },
          }),
        ],
      }),
    ]),
    code: 'DISK_FULL',
    component: 'database',
    says: /^The disk of database is full, so it cannot run: PANIC: could not write to file/,
  },
  {
    cause: 'a preparation that waits for a database that is dead',
    observed: {
      ...withDown('backend', [
        aPod('backend', {
          ...pending,
          node: 'node-1',
          containers: [
            aContainer({ name: 'migrate', init: true, ...waiting('CrashLoopBackOff'), ...crashing }),
          ],
        }),
      ]),
      ...deadDatabase(),
    },
    code: 'CRASH_LOOP',
    component: 'database',
    says: /database stops again and again/,
  },
  {
    cause: 'an image missing in a container that prepares',
    observed: withDown('storefront', [
      aPod('storefront', {
        ...pending,
        containers: [
          aContainer({ init: true, image: 'wait:0', ...waiting('ImagePullBackOff', 'dial tcp: timeout') }),
          aContainer(waiting('PodInitializing')),
        ],
      }),
    ]),
    code: 'IMAGE_PULL_FAILED',
    component: 'storefront',
    says: /"wait:0".*the registry cannot be reached/,
  },
  {
    cause: 'a process that ends again and again',
    observed: withDown('backend', [
      aPod('backend', {
        ready: false,
        containers: [aContainer({ ...waiting('CrashLoopBackOff'), ...crashing })],
      }),
    ]),
    code: 'CRASH_LOOP',
    component: 'backend',
    says: /backend stops again and again right after its start with exit code 1 \(4 restarts\)/,
  },
  {
    cause: 'a container that cannot be made from its configuration',
    observed: withDown('backend', [
      aPod('backend', {
        ready: false,
        containers: [aContainer(waiting('CreateContainerConfigError', 'secret "credentials-1" not found'))],
      }),
    ]),
    code: 'CRASH_LOOP',
    component: 'backend',
    says: /secret "credentials-1" not found/,
  },
  {
    cause: 'a preparation that fails',
    observed: withDown('backend', [
      aPod('backend', {
        ...pending,
        node: 'node-1',
        containers: [
          aContainer({ name: 'wait-for-schema', init: true, ...waiting('CrashLoopBackOff'), ...crashing }),
          aContainer(waiting('PodInitializing')),
        ],
      }),
    ]),
    code: 'INIT_FAILED',
    component: 'backend',
    says: /backend cannot be prepared: "wait-for-schema" fails with exit code 1/,
  },
  {
    cause: 'too little memory',
    observed: withDown('backend', [
      aPod('backend', {
        ready: false,
        containers: [
          aContainer({
            ...waiting('CrashLoopBackOff'),
            restarts: 2,
            memoryLimitMiB: 256,
            lastTerminated: { reason: 'OOMKilled', exitCode: 137, at: now },
          }),
        ],
      }),
    ]),
    code: 'OUT_OF_MEMORY',
    component: 'backend',
    says: /backend ran out of memory: it may use 256 MiB and was stopped \(2 restarts\)/,
  },
  {
    cause: 'a cluster that is full',
    observed: withDown('storefront', [
      aPod('storefront', { ...pending, unschedulable: '0/3 nodes are available: 3 Insufficient memory.' }),
    ]),
    code: 'UNSCHEDULABLE',
    component: 'storefront',
    says: /No node of the cluster has room for storefront: 0\/3 nodes are available: 3 Insufficient memory\./,
  },
  {
    cause: 'a volume that is refused',
    observed: withDown(
      'database',
      [aPod('database', { ...pending, unschedulable: 'pod has unbound immediate PersistentVolumeClaims' })],
      {
        claims: [aClaim({ phase: 'Pending', volume: undefined, createdAt: now - 2000 })],
        warnings: [
          aWarning({
            objectName: 'tea-database',
            reason: 'ProvisioningFailed',
            message: 'storageclass "standard" not found',
          }),
        ],
      },
    ),
    code: 'VOLUME_PENDING',
    component: 'database',
    says: /The volume "tea-database" of database is not there after 2 s \(storage class "standard"\): storageclass "standard" not found/,
  },
  {
    cause: 'a volume that does not come',
    observed: withDown('database', [aPod('database', pending)], {
      claims: [
        aClaim({ phase: 'Pending', volume: undefined, storageClass: undefined, createdAt: now - 45_000 }),
      ],
    }),
    code: 'VOLUME_PENDING',
    component: 'database',
    says: /not there after 45 s \(no storage class is set and the cluster has no default\)/,
  },
];
