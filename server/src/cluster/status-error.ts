import { oneLine } from '../lib/one-line.ts';
import { type ClusterRefusal, readRefusal } from '../domain/store/cluster-refusal.ts';
import { ClusterError } from './cluster.ts';

/** The parts of a Kubernetes `Status` that are read. */
export interface StatusBody {
  kind?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: {
    kind?: string;
    name?: string;
    retryAfterSeconds?: number;
    causes?: { reason?: string; field?: string }[];
  };
}

export interface Answer {
  status: number;
  /** Of the Retry-After header. */
  retryAfterMs: number | undefined;
  body: StatusBody | undefined;
}

/**
 * The version that was asked from is none that the server can go on from: list again. It is too old (410), or lies in
 * the future (504 with the cause ResourceVersionTooLarge, as an answer or as an event of a watch): the server was set
 * back, as by a restore of etcd, and answers well (Kubernetes 1.35).
 */
export class ExpiredError extends ClusterError {}

const longestMessage = 400;

/**
 * Makes an answer that is not a success into an error. What the server said is kept only where it cannot quote
 * an object that holds secrets: of a Secret, and of an answer that is no Status, code and field names alone.
 */
export function statusError(act: string, answer: Answer, secret: boolean): ClusterError {
  const { body } = answer;
  const kind = kindOf(answer);
  const seconds = body?.details?.retryAfterSeconds;
  const retryAfterMs = answer.retryAfterMs ?? (seconds === undefined ? undefined : bounded(seconds * 1000));
  const Kind = answer.status === 410 || isFromTheFuture(answer) ? ExpiredError : ClusterError;
  const refusal = refusalOf(act, body, secret);
  return new Kind(kind, `${act}: ${describe(answer, secret)}`, {
    retryable: kind !== 'refused' && isRetryable(kind, answer.status),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(refusal === undefined ? {} : { refusal }),
  });
}

/** Rules that speak of a Secret in their own words might quote it; whether they could be asked at all quotes nothing. */
function refusalOf(act: string, body: StatusBody | undefined, secret: boolean): ClusterRefusal | undefined {
  if (body?.kind !== 'Status' || body.message === undefined) return undefined;
  const name = [body.details?.kind, body.details?.name].filter(Boolean).join(' ') || 'the object';
  const refusal = readRefusal(body.message, { name, cannot: `this failed: ${act}` });
  return secret && refusal?.code !== 'WEBHOOK_UNREACHABLE' && refusal?.code !== 'QUOTA_EXCEEDED'
    ? undefined
    : refusal;
}

function describe({ status, body }: Answer, secret: boolean): string {
  const plain = status === 429 ? 'the API server has too much to do (429)' : `HTTP status ${String(status)}`;
  const reason = body?.reason ? `${body.reason} (${String(status)})` : plain;
  const fields = (body?.details?.causes ?? []).flatMap((cause) => (cause.field ? [cause.field] : []));
  const where = fields.length > 0 ? ` at ${[...new Set(fields)].slice(0, 5).join(', ')}` : '';
  if (secret || body?.kind !== 'Status' || !body.message) return `${reason}${where}.`;
  return `${reason}: ${oneLine(body.message, longestMessage)}`;
}

function isRetryable(kind: ClusterError['kind'], status: number): boolean {
  return (
    kind === 'unreachable' ||
    kind === 'throttled' ||
    kind === 'conflict' ||
    kind === 'terminating' ||
    status >= 500
  );
}

const isFromTheFuture = ({ status, body }: Answer): boolean =>
  status === 504 && (body?.details?.causes ?? []).some(({ reason }) => reason === 'ResourceVersionTooLarge');

function kindOf(answer: Answer): ClusterError['kind'] {
  const { status, body } = answer;
  if (isFromTheFuture(answer)) return 'failed';
  if (status === 429) return 'throttled';
  if (status === 401) return 'forbidden';
  if (status === 403) return refusalKind(body);
  if (status === 404) return 'notFound';
  if (status === 409) return 'conflict';
  if (status === 400 || status === 413 || status === 415 || status === 422) return 'refused';
  // Server-side apply answers 500 to a manifest that does not fit the schema.
  if (status === 500 && /typed patch object|not declared in schema/.test(body?.message ?? ''))
    return 'refused';
  if (status === 503 || status === 504 || status === 502) return 'unreachable';
  return 'failed';
}

/** 403 means three things: no right, a namespace on its way out, or an admission rule (quota, limits, policy). */
function refusalKind(body: StatusBody | undefined): ClusterError['kind'] {
  const causes = body?.details?.causes ?? [];
  const message = body?.message ?? '';
  if (causes.some((cause) => cause.reason === 'NamespaceTerminating')) return 'terminating';
  if (message.includes('because it is being terminated')) return 'terminating';
  const lacksRight = /\bcannot [a-z*]+ (resource|path)\b/.test(message) || message === '';
  return lacksRight ? 'forbidden' : 'refused';
}

/** Kubernetes itself asks for 1 to 10 s; a proxy between may ask for anything. */
const longestRetryAfterMs = 60_000;

const bounded = (ms: number): number => Math.min(Math.max(0, ms), longestRetryAfterMs);

/**
 * Seconds or a date, as RFC 9110 says; undefined where it is neither. Kubernetes 1.35 sends it with every 429 of
 * priority and fairness, whose body is plain text, and with none of an eviction, whose body is a Status.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return bounded(Number(header) * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : bounded(at - nowMs);
}
