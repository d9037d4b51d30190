import { ClusterError } from './cluster.ts';
import type { KubeHttp } from './kube-http.ts';
import type { WireObject } from './wire-objects.ts';

interface Told {
  namespace?: string;
  name: string;
  uid: string;
}

export interface DeletionCheckOptions {
  /** Of the collection, over all namespaces. */
  path: string;
  kind: string;
  accept: string;
  http: KubeHttp;
  signal: AbortSignal;
  gone(told: Told): void;
  /** It lives: only the label by which it is watched was taken away. */
  lives(object: WireObject): void;
  /** Whether it is gone could not be found out. */
  unknown(): void;
}

/**
 * A watch with a label selector tells an object whose label leaves as DELETED, with its labels of before, not to be
 * told from a deletion (Kubernetes 1.35). So each is asked for, one after the other; what was marked for deletion
 * before needs no question. What lives without its label is out of the watch's sight, and is asked for `again`.
 */
export class DeletionCheck {
  readonly #options: DeletionCheckOptions;
  readonly #waiting = new Map<string, Told>();
  readonly #unlabelled = new Map<string, Told>();
  #isAsking = false;

  constructor(options: DeletionCheckOptions) {
    this.#options = options;
  }

  told({ metadata }: WireObject): void {
    const { namespace, name, uid = '', deletionTimestamp } = metadata;
    const told = { name, uid, ...(namespace === undefined ? {} : { namespace }) };
    this.#unlabelled.delete(uid);
    if (deletionTimestamp === undefined) this.#ask(told);
    else this.#options.gone(told);
  }

  /** The watch shows it (again). */
  seen(uid: string | undefined): void {
    this.#unlabelled.delete(uid ?? '');
  }

  again(): void {
    for (const told of this.#unlabelled.values()) this.#ask(told);
  }

  /** Everything was listed. */
  forget(): void {
    this.#unlabelled.clear();
  }

  #ask(told: Told): void {
    this.#waiting.set(told.uid, told);
    if (!this.#isAsking) void this.#askAll();
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    for (const [uid, told] of this.#waiting) {
      this.#waiting.delete(uid);
      await this.#askFor(told);
    }
    this.#isAsking = false;
  }

  async #askFor(told: Told): Promise<void> {
    const { kind, accept, http, signal, gone, lives, unknown } = this.#options;
    try {
      const act = `Asking whether ${kind} ${told.name} was deleted`;
      const live = await http.found<WireObject>({
        method: 'GET',
        path: this.#pathOf(told),
        act,
        accept,
        signal,
      });
      if (live?.metadata.uid !== told.uid) gone(told);
      else {
        this.#unlabelled.set(told.uid, told);
        lives(live);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ClusterError)) throw error;
      unknown();
    }
  }

  #pathOf({ namespace, name }: Told): string {
    const { path } = this.#options;
    const at = path.lastIndexOf('/');
    const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    return `${path.slice(0, at)}${scope}${path.slice(at)}/${encodeURIComponent(name)}`;
  }
}
