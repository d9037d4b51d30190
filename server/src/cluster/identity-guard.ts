import type { Clock } from '../lib/clock.ts';
import { ClusterError } from './cluster.ts';
import { readIdentity } from './facts.ts';
import type { KubeHttp } from './kube-http.ts';

const validForMs = 1000;

/**
 * Makes sure that the cluster behind the address is still the one we know, before anything it lists is believed:
 * an empty list from a new cluster must not look like the loss of every store.
 */
export class IdentityGuard {
  readonly #http: KubeHttp;
  readonly #clock: Clock;
  readonly #expected: string;
  #replacedBy: string | undefined;
  #checkedAt = -Infinity;
  #underWay: Promise<void> | undefined;

  constructor(options: { http: KubeHttp; clock: Clock; expected: string }) {
    this.#http = options.http;
    this.#clock = options.clock;
    this.#expected = options.expected;
  }

  get replacedBy(): string | undefined {
    return this.#replacedBy;
  }

  /** Throws ClusterError where another cluster answers, or none. Calls at the same time share one request. */
  async verify(): Promise<void> {
    if (this.#clock.monotonic() - this.#checkedAt < validForMs && this.#replacedBy === undefined) return;
    this.#underWay ??= this.#check().finally(() => {
      this.#underWay = undefined;
    });
    await this.#underWay;
  }

  async #check(): Promise<void> {
    const { id } = await readIdentity(this.#http);
    this.#checkedAt = this.#clock.monotonic();
    this.#replacedBy = id === this.#expected ? undefined : id;
    if (id === this.#expected) return;
    throw new ClusterError(
      'failed',
      `The address answers as cluster ${id}, but the stores live in cluster ${this.#expected}: nothing it shows is believed.`,
    );
  }
}
