import type { Clock } from '../lib/clock.ts';
import { LineDecoder } from '../lib/line-decoder.ts';
import { ClusterError } from './cluster.ts';
import type { KubeHttp } from './kube-http.ts';
import { statusError, type StatusBody } from './status-error.ts';
import type { WireObject } from './wire-objects.ts';

export interface WatchRequest {
  path: string;
  query: Record<string, string>;
  accept: string;
  act: string;
  resourceVersion: string;
  /** The server ends the watch after this. */
  timeoutSeconds: number;
  /** Silence after which the watch is held for dead; above the pace of bookmarks. */
  idleMs: number;
  signal: AbortSignal;
}

export interface WatchReader {
  opened(): void;
  /** Bytes came, whatever they say. */
  alive(): void;
  event(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: WireObject): void;
  bookmark(resourceVersion: string): void;
}

/** Bookmarks, too, stayed away: the wire is dead, or the server never had the version that was asked from. */
export class SilentError extends ClusterError {}

interface WatchLine {
  type?: string;
  object?: WireObject & StatusBody;
}

/**
 * One watch from a resource version on. Resolves when the server ends it; throws ExpiredError where the server cannot
 * go on from that version, SilentError where it said nothing for too long, and ClusterError for any other trouble.
 * Never leaves a stream open behind.
 */
export async function readWatch(
  http: KubeHttp,
  clock: Clock,
  request: WatchRequest,
  reader: WatchReader,
): Promise<void> {
  const watchdog = new Watchdog(clock, request.idleMs);
  const query = new URLSearchParams({
    ...request.query,
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: request.resourceVersion,
    timeoutSeconds: String(request.timeoutSeconds),
  });
  try {
    const body = await http.stream({
      method: 'GET',
      path: `${request.path}?${query.toString()}`,
      act: request.act,
      accept: request.accept,
      signal: AbortSignal.any([request.signal, watchdog.signal]),
    });
    reader.opened();
    const decoder = new LineDecoder();
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      watchdog.fed();
      reader.alive();
      for (const line of decoder.push(chunk)) take(request.act, line, reader);
    }
  } catch (error) {
    throw failure(request, watchdog, error);
  } finally {
    watchdog.end();
  }
}

function take(act: string, line: string, reader: WatchReader): void {
  let parsed: WatchLine;
  try {
    parsed = JSON.parse(line) as WatchLine;
  } catch {
    throw new ClusterError('failed', `${act}: an event is not JSON.`, { retryable: true });
  }
  const { type, object } = parsed;
  if (type === 'ERROR')
    throw statusError(act, { status: object?.code ?? 500, retryAfterMs: undefined, body: object }, false);
  const version = object?.metadata?.resourceVersion;
  if (!object || !version) {
    throw new ClusterError('failed', `${act}: an event has no object.`, { retryable: true });
  }
  if (type === 'BOOKMARK') reader.bookmark(version);
  else if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') reader.event(type, object);
  else throw new ClusterError('failed', `${act}: unknown event type ${String(type)}.`, { retryable: true });
}

function failure(request: WatchRequest, watchdog: Watchdog, error: unknown): unknown {
  if (watchdog.signal.aborted) {
    const seconds = String(Math.round(request.idleMs / 1000));
    return new SilentError('unreachable', `${request.act}: the watch was silent for ${seconds} s.`);
  }
  if (error instanceof ClusterError || request.signal.aborted) return error;
  return new ClusterError('unreachable', `${request.act}: the watch was cut.`, { cause: error });
}

/** Aborts its signal after a silence; one timer, armed again only when it fires. */
class Watchdog {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #abort = new AbortController();
  #fedAt: number;
  #cancel: () => void;

  constructor(clock: Clock, idleMs: number) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#fedAt = clock.monotonic();
    this.#cancel = clock.after(idleMs, this.#check);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  fed(): void {
    this.#fedAt = this.#clock.monotonic();
  }

  end(): void {
    this.#cancel();
  }

  readonly #check = (): void => {
    const left = this.#fedAt + this.#idleMs - this.#clock.monotonic();
    if (left <= 0) this.#abort.abort();
    else this.#cancel = this.#clock.after(left, this.#check);
  };
}
