import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Clock } from '../lib/clock.ts';
import { ClusterError } from './cluster.ts';
import type { KubeAccess } from './kube-access.ts';
import { ExpiredError, retryAfterMs, statusError, type StatusBody } from './status-error.ts';

export interface KubeRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, from `/api` or `/apis` on. */
  path: string;
  /** What this is for, in words: the beginning of an error's message. */
  act: string;
  body?: unknown;
  contentType?: string;
  accept?: string;
  deadlineMs?: number;
  signal?: AbortSignal;
  /** The object is a Secret: nothing of the answer goes into a message. */
  secret?: boolean;
}

/** Called on every sign of life, and when a call found none. */
export interface LifeSigns {
  alive(): void;
  silent(error: ClusterError): void;
}

/** Called for every request that was answered: what was asked for, with which HTTP status. */
export type CountRequest = (
  verb: 'get' | 'watch' | 'post' | 'put' | 'patch' | 'delete',
  status: number,
) => void;

const errorBodyBytes = 65_536;

/**
 * The wire to one Kubernetes API. Every call ends by its deadline (default 30 s) with an answer or a ClusterError.
 * Nothing is repeated here but a read whose kept-alive connection was already dead, and a call after a 401 with
 * credentials read anew.
 */
export class KubeHttp {
  readonly #access: KubeAccess;
  readonly #clock: Clock;
  readonly #life: LifeSigns;
  readonly #deadlineMs: number;
  readonly #count: CountRequest;

  constructor(options: {
    access: KubeAccess;
    clock: Clock;
    life: LifeSigns;
    deadlineMs?: number;
    count?: CountRequest;
  }) {
    this.#access = options.access;
    this.#clock = options.clock;
    this.#life = options.life;
    this.#deadlineMs = options.deadlineMs ?? 30_000;
    this.#count = options.count ?? (() => undefined);
  }

  async json<T>(request: KubeRequest, parse: (text: string) => unknown = JSON.parse): Promise<T> {
    const text = await this.text(request);
    try {
      return parse(text) as T;
    } catch {
      throw new ClusterError('failed', `${request.act}: the answer is not JSON.`, { retryable: true });
    }
  }

  /** The answer, or undefined where the thing does not exist. */
  async found<T>(request: KubeRequest): Promise<T | undefined> {
    try {
      return await this.json<T>(request);
    } catch (error) {
      if (error instanceof ClusterError && error.kind === 'notFound') return undefined;
      throw error;
    }
  }

  async text(request: KubeRequest): Promise<string> {
    return this.#within(request, async (signal) => {
      const response = await this.#send(request, signal);
      return response.body.text();
    });
  }

  /** Opens a stream; the deadline covers the headers only. The reader must read it to its end or destroy it. */
  async stream(request: KubeRequest & { signal: AbortSignal }): Promise<Readable> {
    const opened = new AbortController();
    const cancel = this.#clock.after(request.deadlineMs ?? this.#deadlineMs, () => {
      opened.abort();
    });
    try {
      const signal = AbortSignal.any([request.signal, opened.signal]);
      return (await this.#send(request, signal)).body;
    } catch (error) {
      throw this.#mapped(request, error, opened.signal.aborted);
    } finally {
      cancel();
    }
  }

  async #within<T>(request: KubeRequest, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const deadline = new AbortController();
    const cancel = this.#clock.after(request.deadlineMs ?? this.#deadlineMs, () => {
      deadline.abort();
    });
    const signal = request.signal ? AbortSignal.any([request.signal, deadline.signal]) : deadline.signal;
    try {
      return await run(signal);
    } catch (error) {
      throw this.#mapped(request, error, deadline.signal.aborted);
    } finally {
      cancel();
    }
  }

  async #send(request: KubeRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    let response = await this.#dispatch(request, signal).catch((error: unknown) => {
      if (request.method === 'GET' && isDeadConnection(error) && !signal.aborted) return undefined;
      throw error;
    });
    response ??= await this.#dispatch(request, signal);
    if (response.statusCode === 401) {
      await response.body.dump();
      await this.#access.renew();
      response = await this.#dispatch(request, signal);
    }
    if (response.statusCode < 500) this.#life.alive();
    if (response.statusCode < 300) return response;
    throw await this.#refusal(request, response);
  }

  async #dispatch(request: KubeRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const access = await this.#access.current();
    const headers: Record<string, string> = {
      ...access.headers,
      accept: request.accept ?? 'application/json',
    };
    if (request.body !== undefined) headers['content-type'] = request.contentType ?? 'application/json';
    const response = await access.dispatcher.request({
      origin: access.origin,
      path: access.basePath + request.path,
      method: request.method,
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal,
    });
    this.#count(verbOf(request), response.statusCode);
    return response;
  }

  async #refusal(request: KubeRequest, response: Dispatcher.ResponseData): Promise<ClusterError> {
    const header = response.headers['retry-after'];
    const answer = {
      status: response.statusCode,
      retryAfterMs: retryAfterMs(Array.isArray(header) ? header[0] : header, this.#clock.now()),
      body: await statusBody(response.body),
    };
    const error = statusError(request.act, answer, request.secret ?? false);
    if (response.statusCode < 500) return error;
    if (error instanceof ExpiredError) this.#life.alive();
    else this.#life.silent(error);
    return error;
  }

  #mapped(request: KubeRequest, error: unknown, late: boolean): unknown {
    if (error instanceof ClusterError) return error;
    if (request.signal?.aborted && !late) return error;
    const why = late ? 'no answer within the deadline' : networkReason(error);
    const mapped = new ClusterError(
      'unreachable',
      `${request.act}: the Kubernetes API cannot be reached (${why}).`,
      {
        cause: error,
      },
    );
    this.#life.silent(mapped);
    return mapped;
  }
}

const verbOf = ({ method, path }: KubeRequest): Parameters<CountRequest>[0] =>
  /[?&]watch=/.test(path) ? 'watch' : (method.toLowerCase() as Lowercase<typeof method>);

function isDeadConnection(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? error.name;
}

async function statusBody(body: Readable): Promise<StatusBody | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > errorBodyBytes) break;
    parts.push(part);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
