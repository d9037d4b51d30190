import type { RequestFacts, RequestFault, RequestFaults } from '../api/faults.ts';

/** Which requests: all that is given must fit. `path` and `userAgent` are parts of the text. */
export interface RequestMatch {
  verb?: RequestFacts['verb'] | readonly RequestFacts['verb'][];
  kind?: string;
  namespace?: string;
  name?: string;
  path?: string;
  userAgent?: string;
}

/** What the API does wrong. `rate` (0 to 1) breaks only that share of the requests, `times` only the first so many. */
export type ApiFault = { match?: RequestMatch; rate?: number; times?: number } & (
  | { kind: 'down' | 'hang' | 'swallow' | 'empty-list' | 'watch-silent' | 'watch-expired' }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'status'; code: 403 | 429 | 500 | 503; retryAfterSeconds?: number; message?: string }
  | { kind: 'stale-list'; revision: number }
  | { kind: 'watch-cut'; afterEvents: number }
);

export interface ApiFaults extends RequestFaults {
  /** The API misbehaves from now on; the result mends it. */
  add(fault: ApiFault): () => void;
  clear(): void;
  /** Cuts every open watch that fits, once. Answers how many. */
  cutWatches(match?: RequestMatch): number;
}

const WATCH_ONLY = new Set<ApiFault['kind']>(['watch-cut', 'watch-silent', 'watch-expired']);
const LIST_ONLY = new Set<ApiFault['kind']>(['empty-list', 'stale-list']);

/** Faults of the API by library call. `random` decides rates; the first fault that fits a request is the one it meets. */
export function createApiFaults(random: () => number): ApiFaults {
  const rules = new Set<{ fault: ApiFault; left: number }>();
  const watches = new Map<object, { request: RequestFacts; cut: () => void }>();
  return {
    add(fault) {
      const rule = { fault, left: fault.times ?? Infinity };
      rules.add(rule);
      return () => {
        rules.delete(rule);
      };
    },
    clear() {
      rules.clear();
    },
    cutWatches(match = {}) {
      const open = [...watches.values()].filter(({ request }) => fits(request, match));
      for (const { cut } of open) cut();
      return open.length;
    },
    decide(request) {
      for (const rule of rules) {
        if (rule.left <= 0 || rule.fault.kind === 'watch-silent' || !isMet(rule.fault, request)) continue;
        if (rule.fault.rate !== undefined && random() >= rule.fault.rate) continue;
        rule.left -= 1;
        return effect(rule.fault, request);
      }
      return undefined;
    },
    isWatchMuted: (request) =>
      [...rules].some(({ fault }) => fault.kind === 'watch-silent' && fits(request, fault.match ?? {})),
    watchOpened(request, cut) {
      const watch = {};
      watches.set(watch, { request, cut });
      return () => {
        watches.delete(watch);
      };
    },
  };
}

function isMet(fault: ApiFault, request: RequestFacts): boolean {
  if (WATCH_ONLY.has(fault.kind) && request.verb !== 'watch') return false;
  if (LIST_ONLY.has(fault.kind) && request.verb !== 'list') return false;
  return fits(request, fault.match ?? {});
}

function fits(
  request: RequestFacts,
  { verb, kind, namespace, name, path, userAgent }: RequestMatch,
): boolean {
  const verbs = verb === undefined ? undefined : typeof verb === 'string' ? [verb] : verb;
  return (
    (verbs?.includes(request.verb) ?? true) &&
    (kind ?? request.kind) === request.kind &&
    (namespace ?? request.namespace) === request.namespace &&
    (name ?? request.name) === request.name &&
    (path === undefined || request.path.includes(path)) &&
    (userAgent === undefined || request.userAgent.includes(userAgent))
  );
}

function effect(fault: ApiFault, request: RequestFacts): RequestFault {
  switch (fault.kind) {
    case 'down':
      return { refuse: true };
    case 'hang':
      return { hang: true };
    case 'swallow':
      return { swallow: true };
    case 'empty-list':
      return { emptyList: true };
    case 'stale-list':
      return { staleRevision: fault.revision };
    case 'slow':
      return { delayMs: fault.delayMs };
    case 'watch-cut':
      return { watch: { cutAfterEvents: fault.afterEvents } };
    case 'watch-expired':
      return { watch: { expire: true } };
    case 'watch-silent':
      return {};
    case 'status':
      return {
        status: {
          ...refusal(fault.code, request, fault.retryAfterSeconds),
          ...(fault.message === undefined ? {} : { message: fault.message }),
        },
      };
  }
}

function refusal(
  code: number,
  request: RequestFacts,
  retryAfterSeconds: number | undefined,
): NonNullable<RequestFault['status']> {
  const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const what = `${request.verb} ${request.path}`;
  if (code === 429)
    return {
      code,
      reason: 'TooManyRequests',
      message: 'the server has received too many requests and has asked us to try again later',
      retryAfterSeconds: retryAfterSeconds ?? 1,
    };
  if (code === 403) return { code, reason: 'Forbidden', message: forbidden(request), ...retry };
  if (code === 503)
    return {
      code,
      reason: 'ServiceUnavailable',
      message: 'the server is currently unable to handle the request',
      ...retry,
    };
  return {
    code,
    reason: 'InternalError',
    message: `Internal error occurred: simulated failure of ${what}`,
    ...retry,
  };
}

/** As the real server words what an account has no right to. */
function forbidden({ verb, path }: RequestFacts): string {
  const [, group = '', namespace, resource = '', name] =
    /^\/(?:api\/[^/]+|apis\/([^/]+)\/[^/]+)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/?]+)(?:\/([^/?]+))?/.exec(
      path,
    ) ?? [];
  const what = `${resource}${group === '' ? '' : `.${group}`}${name === undefined ? '' : ` "${name}"`}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${what} is forbidden: User "simulated" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
}
