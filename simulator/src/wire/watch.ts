import { StatusError } from '../api/api.ts';
import type { KubeObject } from '../api/api.ts';
import type { RequestFacts, RequestFault, RequestFaults } from '../api/faults.ts';
import { expired } from '../api/errors.ts';
import type { KindFacts } from '../facts/facts.ts';
import type { LoggedChange } from '../store/change-log.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { parseRevision, tooLarge } from './list.ts';
import { renderOne } from './render.ts';
import type { Outgoing, Rendering } from './request.ts';
import { statusOf } from './respond.ts';
import { both, fieldSelector, labelSelector } from './selectors.ts';

export interface WatchRequest {
  store: ObjectStore;
  kind: KindFacts;
  namespace: string | undefined;
  query: URLSearchParams;
  rendering: Rendering;
  response: Outgoing;
  now: () => number;
  bookmarkMs: number;
  request: RequestFacts;
  fault: RequestFault['watch'] | undefined;
  faults: RequestFaults | undefined;
}

const longestBacklog = 64 * 1024 * 1024;
const defaultTimeoutSeconds = 1800;

/** Streams changes until the client leaves, the time is up, or a fault cuts. The result ends the stream. */
export function serveWatch(watch: WatchRequest): () => void {
  const from = startOf(watch);
  watch.response.writeHead(200, {
    'content-type':
      watch.rendering === 'Object'
        ? 'application/json'
        : `application/json;as=${watch.rendering};v=v1;g=meta.k8s.io`,
    'cache-control': 'no-cache, private',
  });
  watch.response.flushHeaders();
  return new WatchStream(watch).open(from);
}

interface Start {
  /** Undefined: begin with what is there now. */
  revision: number | undefined;
  initialEnd: boolean;
  /** The version that was asked for. Where the server never had it, as after a restore, it is silent until it has. */
  notBefore: number;
}

function startOf({ store, query }: WatchRequest): Start {
  const text = query.get('resourceVersion') ?? '';
  const initial = query.get('sendInitialEvents');
  if (initial !== null && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw new StatusError(
      422,
      'Invalid',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      {},
    );
  }
  const revision = text === '' ? 0 : parseRevision(text);
  if (initial === 'true') return { revision: undefined, initialEnd: true, notBefore: revision };
  return {
    revision: revision === 0 && initial !== 'false' ? undefined : revision === 0 ? store.revision : revision,
    initialEnd: false,
    notBefore: revision,
  };
}

class WatchStream {
  readonly #watch: WatchRequest;
  readonly #selects: ((object: KubeObject) => boolean) | undefined;
  readonly #cleanups: (() => void)[] = [];
  #sent = 0;
  #isOpen = true;
  /** It has kept something back: a watch that went on after that would skip it, which no API server does. */
  #isMute = false;
  #notBefore = 0;

  constructor(watch: WatchRequest) {
    this.#watch = watch;
    this.#selects = both(
      labelSelector(watch.query.get('labelSelector')),
      fieldSelector(watch.query.get('fieldSelector'), watch.kind),
    );
  }

  open({ revision, initialEnd, notBefore }: Start): () => void {
    const { store, kind, namespace, response, query, faults, request, fault } = this.#watch;
    const stop = () => {
      this.#end();
    };
    response.on('close', stop);
    response.on('error', stop);
    if (initialEnd && notBefore > store.revision) return this.#refuse(tooLarge(notBefore, store.revision));
    if (fault?.expire === true || !this.#replay(revision))
      return this.#refuse(expired(`too old resource version: ${revision ?? 0} (${store.log.compacted + 1})`));
    this.#notBefore = notBefore;
    if (initialEnd) this.#bookmark(true);
    this.#cleanups.push(
      store.subscribe((change) => {
        if (
          change.kind === kind.kind &&
          (namespace === undefined || change.object.metadata.namespace === namespace)
        )
          this.#send(change);
      }),
    );
    const cut = faults?.watchOpened?.(request, stop);
    if (cut !== undefined) this.#cleanups.push(cut);
    const seconds = Number(query.get('timeoutSeconds') ?? 0);
    this.#after((seconds > 0 ? seconds : defaultTimeoutSeconds) * 1000, stop);
    if (query.get('allowWatchBookmarks') === 'true') this.#keepMarking();
    return stop;
  }

  #refuse(error: StatusError): () => void {
    this.#write('ERROR', JSON.stringify(statusOf(error)));
    this.#end();
    return () => undefined;
  }

  /** False when the changes since are gone. */
  #replay(revision: number | undefined): boolean {
    const { store, kind, namespace } = this.#watch;
    if (revision === undefined) {
      for (const { object, json } of store.entries(kind.kind, namespace))
        if (this.#selects?.(object) !== false) this.#emit('ADDED', object, json);
      return true;
    }
    const missed = store.log.after(revision, kind.kind);
    if (missed === undefined) return false;
    for (const change of missed)
      if (namespace === undefined || change.object.metadata.namespace === namespace) this.#send(change);
    return true;
  }

  /** With a selector, objects that begin or cease to match appear and vanish. */
  #send(change: LoggedChange): void {
    const { object, previous, json } = change;
    if (this.#isAhead()) return;
    const was = previous !== undefined && this.#selects?.(previous) !== false;
    const is = change.type !== 'DELETED' && this.#selects?.(object) !== false;
    if (!was && !is) return;
    this.#emit(is ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED', object, json);
  }

  #emit(type: string, object: KubeObject, json: string): void {
    const { fault, rendering, now } = this.#watch;
    if (!this.#isOpen) return;
    this.#isMute ||= this.#isMuted();
    if (this.#isMute) return;
    this.#write(type, renderOne(object, rendering, now(), json));
    this.#sent += 1;
    if (fault?.cutAfterEvents !== undefined && this.#sent >= fault.cutAfterEvents) this.#end();
  }

  #isAhead(): boolean {
    return this.#watch.store.revision < this.#notBefore;
  }

  #isMuted(): boolean {
    const { fault, faults, request } = this.#watch;
    const isSpent = fault?.muteAfterEvents !== undefined && this.#sent >= fault.muteAfterEvents;
    return isSpent || faults?.isWatchMuted?.(request) === true;
  }

  #bookmark(isInitialEnd: boolean): void {
    const { kind, store } = this.#watch;
    if (this.#isMute || this.#isMuted() || this.#isAhead()) return;
    const annotations = isInitialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
    this.#write(
      'BOOKMARK',
      JSON.stringify({
        kind: kind.kind,
        apiVersion: kind.groupVersion,
        metadata: { resourceVersion: String(store.revision), creationTimestamp: null, ...annotations },
      }),
    );
  }

  #keepMarking(): void {
    this.#after(this.#watch.bookmarkMs, () => {
      this.#bookmark(false);
      this.#keepMarking();
    });
  }

  #write(type: string, json: string): void {
    if (!this.#isOpen) return;
    const { response } = this.#watch;
    response.write(`{"type":"${type}","object":${json}}\n`);
    if (response.writableLength > longestBacklog) this.#end();
  }

  #after(milliseconds: number, callback: () => void): void {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    this.#cleanups.push(() => {
      clearTimeout(timer);
    });
  }

  #end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const clean of this.#cleanups) clean();
    this.#watch.response.end();
  }
}
