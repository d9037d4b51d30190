import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFailure } from './read-failure.ts';

// Texts as helm 4.1.4 wrote them, against Kubernetes 1.35 where it was asked.
const warn = 'level=WARN msg="unable to find exact version; falling back to closest available version"\n';

test.each([
  ['UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress', { kind: 'locked' }],
  ['cannot reuse a name that is still in use', { kind: 'locked' }],
  [
    'create: failed to create: namespaces "store-a" not found',
    { code: 'NAMESPACE_LOST', retryable: true, message: 'The namespace store-a does not exist.' },
  ],
  [
    'create: failed to create: secrets "sh.helm.release.v1.a.v1" is forbidden: unable to create new content in namespace store-a because it is being terminated',
    { code: 'NAMESPACE_TERMINATING', retryable: true },
  ],
  [
    'failed to create resource: pods "a" is forbidden: exceeded quota: guard, requested: limits.cpu=2,pods=1, used: limits.cpu=1500m,pods=3, limited: limits.cpu=3,pods=10',
    {
      code: 'QUOTA_EXCEEDED',
      retryable: false,
      message:
        'The quota "guard", which is not of this store\'s plan, is used up, so Pod a cannot be applied: it needs limits.cpu 2,pods 1, limits.cpu 1500m,pods 3 is used, limits.cpu 3,pods 10 is allowed.',
    },
  ],
  [
    'pods "a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
    {
      code: 'POD_SECURITY_DENIED',
      message:
        'The cluster\'s security rules (Pod Security "restricted:latest") do not allow Pod a: allowPrivilegeEscalation != false.',
    },
  ],
  [
    'persistentvolumeclaims "d" is forbidden: maximum storage usage per PersistentVolumeClaim is 20Gi, but request is 50Gi',
    { code: 'LIMIT_RANGE_DENIED', retryable: false },
  ],
  [
    'query: failed to query with labels: the server has received too many requests and has asked us to try again later (get secrets)',
    {
      code: 'CLUSTER_UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('too much to do') as string,
    },
  ],
  [
    'Too many requests, please try again later.',
    { code: 'CLUSTER_UNREACHABLE', message: expect.stringContaining('too much to do') as string },
  ],
  [
    'server-side apply failed for object store-a/a-web apps/v1, Kind=Deployment: admission webhook "validation.gatekeeper.sh" denied the request: [must-have-owner] you must provide labels: {"owner"}',
    {
      code: 'ADMISSION_DENIED',
      retryable: false,
      message:
        'The cluster\'s policy "validation.gatekeeper.sh" refuses Deployment a-web: [must-have-owner] you must provide labels: {"owner"}.',
    },
  ],
  [
    "server-side apply failed for object store-a/a-web apps/v1, Kind=Deployment: deployments.apps \"a-web\" is forbidden: ValidatingAdmissionPolicy 'no-shops.example.com' with binding 'all' denied request: no shops, connection refused, exceeded quota: today",
    {
      code: 'ADMISSION_DENIED',
      message:
        'The cluster\'s policy "no-shops.example.com" refuses Deployment a-web: no shops, connection refused, exceeded quota: today.',
    },
  ],
  ...[
    [
      'dial tcp 127.0.0.1:9: connect: connection refused',
      'dial tcp 127.0.0.1:9: connect: connection refused',
    ],
    ['service "edge-webhook" not found', 'service "edge-webhook" not found'],
    [
      'no endpoints available for service "edge-webhook"',
      'no endpoints available for service "edge-webhook"',
    ],
    ['context deadline exceeded', 'context deadline exceeded'],
  ].map(([end, why]): [string, object] => [
    `server-side apply failed for object store-a/a networking.k8s.io/v1, Kind=Ingress: Internal error occurred: failed calling webhook "validate.edge.example.com": failed to call webhook: Post "https://edge-webhook.edge.svc:443/?timeout=10s": ${end ?? ''}`,
    {
      code: 'WEBHOOK_UNREACHABLE',
      retryable: true,
      message: `The cluster asks the webhook "validate.edge.example.com" first, and its service does not answer (${why ?? ''}), so Ingress a cannot be applied.`,
      remedy: expect.stringContaining('webhook') as string,
    },
  ]),
  [
    'create: failed to create: secrets "sh.helm.release.v1.a.v1" is forbidden: exceeded quota: theirs, requested: secrets=1, used: secrets=3, limited: secrets=3',
    {
      code: 'QUOTA_EXCEEDED',
      message: expect.stringContaining('so the record of the release cannot be applied') as string,
      remedy: expect.stringContaining('a larger plan does not help') as string,
    },
  ],
  [
    'server-side apply failed for object store-a/a /v1, Kind=Service: Internal error occurred: failed to allocate an address: dial tcp 10.0.0.1:2379: connect: connection refused',
    { code: 'RELEASE_FAILED', retryable: true },
  ],
  [
    'secrets is forbidden: User "system:serviceaccount:a:b" cannot list resource "secrets" in API group "" in the namespace "store-a"',
    { code: 'FORBIDDEN_BY_CLUSTER', message: 'The control plane may not list secrets in the cluster.' },
  ],
  [
    'kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": getting credentials: exec: executable aws failed with exit code 255',
    {
      code: 'FORBIDDEN_BY_CLUSTER',
      retryable: true,
      message:
        'helm got no credentials for the cluster: aws, the credential plugin of the kubeconfig, failed with exit code 255.',
    },
  ],
  [
    'kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": getting credentials: exec: executable gke-gcloud-auth-plugin not found\n\nIt looks like you are trying to use a client-go credential plugin',
    {
      code: 'FORBIDDEN_BY_CLUSTER',
      message:
        'helm got no credentials for the cluster: gke-gcloud-auth-plugin, the credential plugin of the kubeconfig, was not found.',
    },
  ],
  [
    'kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": getting credentials: decoding stdout: EOF',
    { code: 'FORBIDDEN_BY_CLUSTER', retryable: true },
  ],
  [
    'kubernetes cluster unreachable: the server has asked for the client to provide credentials',
    { code: 'FORBIDDEN_BY_CLUSTER' },
  ],
  [
    'kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": dial tcp 127.0.0.1:1: connect: connection refused',
    { code: 'CLUSTER_UNREACHABLE', retryable: true },
  ],
  ['Put "https://x": net/http: TLS handshake timeout', { code: 'CLUSTER_UNREACHABLE' }],
  ['etcdserver: request timed out', { code: 'CLUSTER_UNREACHABLE', retryable: true }],
  [
    "values don't meet the specifications of the schema(s) in the following chart(s):\nmedusa:\n- at '/store/title': got number, want string",
    {
      code: 'RELEASE_FAILED',
      retryable: false,
      message: 'The chart does not take these values: its schema refuses them.',
    },
  ],
  [
    'unable to continue with install: Deployment "web" in namespace "store-a" exists and cannot be imported into the current release: invalid ownership metadata',
    {
      code: 'RELEASE_FAILED',
      retryable: false,
      message: 'Deployment web exists already and does not belong to the release.',
    },
  ],
  [
    'conflict occurred while applying object store-a/web apps/v1, Kind=Deployment: Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas',
    {
      code: 'RELEASE_FAILED',
      retryable: true,
      message: 'Another program (kubectl-edit) holds fields that the chart sets.',
    },
  ],
  [
    'conflict occurred while applying object store-a/shop-cron batch/v1, Kind=CronJob: Operation cannot be fulfilled on resourcequotas "shopyard-quota": the object has been modified; please apply your changes to the latest version and try again',
    {
      code: 'RELEASE_FAILED',
      retryable: true,
      message: 'Another change of resourcequotas shopyard-quota came in between.',
    },
  ],
  [
    'template: medusa/templates/web.yaml:3:4: executing "medusa/templates/web.yaml" at <fail "x">: error calling fail: canary',
    {
      code: 'RELEASE_FAILED',
      retryable: false,
      message: 'The chart cannot be rendered (medusa/templates/web.yaml).',
    },
  ],
  [
    'cannot patch "db" with kind StatefulSet: spec: Forbidden: field is immutable',
    { code: 'RELEASE_FAILED', retryable: false },
  ],
  [
    'create: failed to create: Secret "x" is invalid: data: Too long: may not be more than 1048576 bytes',
    { code: 'RELEASE_FAILED', retryable: false },
  ],
  ['mkdir /x: no space left on device', { code: 'RELEASE_FAILED', retryable: true }],
])('%s', (text, expected) => {
  expect(readFailure(`${warn}Error: ${text}\n`)).toMatchObject(expected);
});

test('an unknown error is named without what stands in quotes or is long', () => {
  const failure = readFailure(
    `Error: strange thing "canary" in 'canary' with ${'canary'.repeat(20)}\nmore canary`,
  );
  expect(failure).toEqual({
    kind: 'failed',
    code: 'RELEASE_FAILED',
    message: 'helm failed: strange thing "…" in "…" with …',
    retryable: true,
  });
});

test('a quote that has no end hides the rest', () => {
  expect(readFailure('Error: odd "canary canary').message).not.toContain('canary');
});

test('silence is a failure too', () => {
  expect(readFailure('')).toMatchObject({ code: 'RELEASE_FAILED', message: 'helm failed: it said nothing.' });
});

test('only the last error counts, and log lines before it do not', () => {
  const text =
    'level=WARN msg="connection refused"\nError: first\nError: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress';
  expect(readFailure(text).kind).toBe('locked');
});

test('whatever helm says, there is a short answer in time', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(readFailure(`Error: ${text}`).message.length).toBeLessThan(400);
    }),
  );
  expect(readFailure(`Error: ${'a '.repeat(50_000)}"${'b'.repeat(100_000)}`).message.length).toBeLessThan(
    400,
  );
});

test.each([
  'failed calling webhook "a.example.com": failed to call webhook: Post "https://a.b.svc:443/": connection refused',
  'pods "a" is forbidden: exceeded quota: theirs, requested: pods=1, used: pods=3, limited: pods=3',
])('promises no further try in %s: whether there is one is for the operation to say', (text) => {
  const failure = readFailure(`Error: INSTALLATION FAILED: ${text}`);
  expect(failure).toMatchObject({ kind: 'failed', remedy: expect.stringMatching(/\w{4}/) as string });
  expect(JSON.stringify(failure)).not.toMatch(/by itself/);
});
