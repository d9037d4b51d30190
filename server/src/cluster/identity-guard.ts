import type { Clock } from '../lib/clock.ts';
import { ClusterError } from './cluster.ts';
import { readIdentity } from './facts.ts';
import type { KubeHttp } from './kube-http.ts';

/**
 * Makes sure that the cluster behind the address is still the one we know, before anything it lists is believed:
 * an empty list from a new cluster must not look like the loss of every store.
 */
export class IdentityGuard {
  readonly #http: KubeHttp;
  readonly #clock: Clock;
  readonly #expected: string;
  #replacedBy: string | undefined;
  /** When the last check that was answered began. */
  #checked = -Infinity;
  /** What that check found. */
  #revision = '';
  #underWay: { began: number; done: Promise<void> } | undefined;

  constructor(options: { http: KubeHttp; clock: Clock; expected: string }) {
    this.#http = options.http;
    this.#clock = options.clock;
    this.#expected = options.expected;
  }

  get replacedBy(): string | undefined {
    return this.#replacedBy;
  }

  /**
   * Answers the cluster's resource version; throws ClusterError where another cluster answers, or none. A check that
   * began at `notBefore` (monotonic) or later is enough, so that all who doubt for the same reason share one request.
   */
  async verify(notBefore: number): Promise<string> {
    if (this.#checked >= notBefore && this.#replacedBy === undefined) return this.#revision;
    if (this.#underWay === undefined || this.#underWay.began < notBefore) {
      const began = this.#clock.monotonic();
      this.#underWay = { began, done: this.#check(began) };
    }
    await this.#underWay.done;
    return this.#revision;
  }

  async #check(began: number): Promise<void> {
    const { id, revision } = await readIdentity(this.#http).finally(() => {
      this.#underWay = undefined;
    });
    this.#checked = began;
    this.#revision = revision;
    this.#replacedBy = id === this.#expected ? undefined : id;
    if (id === this.#expected) return;
    throw new ClusterError(
      'failed',
      `The address answers as cluster ${id}, but the stores live in cluster ${this.#expected}: nothing it shows is believed.`,
    );
  }
}
