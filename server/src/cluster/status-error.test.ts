import { describe, expect, test } from 'vitest';
import { status } from '../../test/fake-kube-api.ts';
import { ExpiredError, retryAfterMs, statusError, type StatusBody } from './status-error.ts';

const error = (code: number, body?: StatusBody, secret = false, retryAfter?: number) =>
  statusError('Applying X', { status: code, body, retryAfterMs: retryAfter }, secret);

const tooLarge = status(504, 'Timeout', 'Timeout: Too large resource version: 99, current: 7', {
  retryAfterSeconds: 1,
  causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
});
/** As Kubernetes 1.35 words it: no header, no seconds. */
const eviction = status(
  429,
  'TooManyRequests',
  "Cannot evict pod as it would violate the pod's disruption budget.",
  { causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 1 healthy pods' }] },
) as StatusBody;

describe('what the API server answers becomes an error that', () => {
  test.each([
    [400, status(400, 'BadRequest', 'cannot be handled'), 'refused', false],
    [401, status(401, 'Unauthorized', 'Unauthorized'), 'forbidden', false],
    [
      403,
      status(403, 'Forbidden', 'pods is forbidden: User "x" cannot list resource "pods" in API group ""'),
      'forbidden',
      false,
    ],
    [
      403,
      status(403, 'Forbidden', 'pods "a" is forbidden: exceeded quota: guard, requested: cpu=5'),
      'refused',
      false,
    ],
    [
      403,
      status(403, 'Forbidden', 'pods "a" is forbidden: violates PodSecurity "restricted:latest": x'),
      'refused',
      false,
    ],
    [
      403,
      status(403, 'Forbidden', 'unable to create new content in namespace a because it is being terminated'),
      'terminating',
      true,
    ],
    [
      403,
      status(403, 'Forbidden', 'no', {
        causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }],
      }),
      'terminating',
      true,
    ],
    [403, undefined, 'forbidden', false],
    [404, status(404, 'NotFound', 'pods "a" not found'), 'notFound', false],
    [409, status(409, 'AlreadyExists', 'exists'), 'conflict', true],
    [410, status(410, 'Expired', 'too old resource version'), 'failed', false],
    [413, undefined, 'refused', false],
    [422, status(422, 'Invalid', 'is invalid'), 'refused', false],
    [429, status(429, 'TooManyRequests', 'slow down'), 'throttled', true],
    [500, status(500, 'InternalError', 'etcdserver: request timed out'), 'failed', true],
    [
      500,
      status(500, '', 'failed to create typed patch object: .dataa: field not declared in schema'),
      'refused',
      false,
    ],
    [503, status(503, 'ServiceUnavailable', 'no'), 'unreachable', true],
    [504, undefined, 'unreachable', true],
    [504, tooLarge, 'failed', true],
  ] as const)('for %d (%o) is %s', (code, body, kind, retryable) => {
    expect(error(code, body as StatusBody | undefined)).toMatchObject({ kind, retryable });
  });

  test('is known as expired for 410, and for a version from the future', () => {
    expect(error(410)).toBeInstanceOf(ExpiredError);
    expect(error(504, tooLarge as StatusBody)).toBeInstanceOf(ExpiredError);
    expect(error(504, status(504, 'Timeout', 'took too long') as StatusBody)).not.toBeInstanceOf(
      ExpiredError,
    );
    expect(error(409)).not.toBeInstanceOf(ExpiredError);
  });

  test('says how long to wait: the header first, then the details', () => {
    const body = status(429, 'TooManyRequests', 'slow', { retryAfterSeconds: 7 }) as StatusBody;
    expect(error(429, body).retryAfterMs).toBe(7000);
    expect(error(429, body, false, 2000).retryAfterMs).toBe(2000);
    expect(error(429).retryAfterMs).toBeUndefined();
    expect(error(429, eviction)).toMatchObject({ kind: 'throttled', retryAfterMs: undefined });
    const long = status(503, 'ServiceUnavailable', 'no', { retryAfterSeconds: 86_400 }) as StatusBody;
    expect(error(503, long).retryAfterMs).toBe(60_000);
  });
});

describe('its message', () => {
  const leaky = status(422, 'Invalid', 'Secret "x" is invalid: data[key]: Invalid value: "canary"', {
    causes: [{ reason: 'FieldValueInvalid', field: 'data[key]', message: 'Invalid value: "canary"' }],
  }) as StatusBody;

  test('names reason and fields of a Secret and nothing else', () => {
    expect(error(422, leaky, true).message).toBe('Applying X: Invalid (422) at data[key].');
  });

  test('quotes the server for other kinds, in one line and cut', () => {
    expect(error(422, leaky).message).toContain('is invalid');
    const long = error(422, status(422, 'Invalid', `a\n\tb ${'x'.repeat(2000)}`) as StatusBody).message;
    expect(long).toContain('a b xxx');
    expect(long.length).toBeLessThan(450);
  });

  test('quotes nothing of an answer that is no Status', () => {
    expect(error(429).message).toBe('Applying X: the API server has too much to do (429).');
    expect(error(502, { message: '<html>canary</html>' }).message).toBe('Applying X: HTTP status 502.');
  });
});

test('who refused an object and why is told apart, of a Secret only what cannot quote it', () => {
  const webhook = status(
    500,
    'InternalError',
    'Internal error occurred: failed calling webhook "a.example.com": failed to call webhook: Post "https://x": service "x" not found',
  ) as StatusBody;
  const policy = status(
    422,
    'Invalid',
    "namespaces \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no canary",
  ) as StatusBody;
  expect(error(500, webhook, true).refusal).toMatchObject({
    code: 'WEBHOOK_UNREACHABLE',
    message:
      'The cluster asks the webhook "a.example.com" first, and its service does not answer (service "x" not found), so this failed: Applying X.',
  });
  expect(error(422, policy).refusal).toMatchObject({
    code: 'ADMISSION_DENIED',
    message: 'The cluster\'s policy "p" refuses the object: no canary.',
  });
  expect(error(422, policy, true).refusal).toBeUndefined();
});

test.each([
  ['3', 3000],
  ['0', 0],
  ['999999', 60_000],
  ['Sat, 21 Nov 2026 10:00:10 GMT', 10_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After: %s is %s ms', (header, ms) => {
  expect(retryAfterMs(header, Date.parse('2026-11-21T10:00:00Z'))).toBe(ms);
});
