import { StatusError } from '../api/api.ts';
import type { Outgoing } from './request.ts';

export interface Answer {
  code: number;
  body: string;
  contentType?: string;
  headers?: Record<string, string>;
  warnings?: readonly string[];
}

export const json = (code: number, value: unknown, warnings: readonly string[] = []): Answer => ({
  code,
  body: JSON.stringify(value),
  warnings,
});

export function statusOf(error: StatusError): Record<string, unknown> {
  const retry = error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds };
  const details =
    error.details === undefined && error.retryAfterSeconds === undefined
      ? {}
      : { details: { ...error.details, ...retry } };
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.message,
    ...(error.reason === '' ? {} : { reason: error.reason }),
    ...details,
    code: error.code,
  };
}

export function refusal(error: StatusError): Answer {
  const headers: Record<string, string> =
    error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) };
  return { code: error.code, body: JSON.stringify(statusOf(error)), headers };
}

/** As priority and fairness of Kubernetes 1.35 refuses: plain text and a header, no Status. */
export const tooManyRequests = (retryAfterSeconds = 1): Answer => ({
  code: 429,
  body: 'Too many requests, please try again later.\n',
  contentType: 'text/plain; charset=utf-8',
  headers: { 'retry-after': String(retryAfterSeconds) },
});

export function send(response: Outgoing, answer: Answer): void {
  const { code, body, contentType = 'application/json', headers = {}, warnings = [] } = answer;
  const buffer = Buffer.from(body);
  const named: Record<string, string | string[]> = {
    'content-type': contentType,
    'content-length': String(buffer.length),
    'cache-control': 'no-cache, private',
    ...headers,
  };
  if (warnings.length > 0) named['warning'] = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
  response.writeHead(code, named);
  response.end(buffer);
}
