import type { Answer } from './client.ts';
import type { Failure } from './failure.ts';

/** One answer of the server and how it stands: what was last received stays visible while it is asked for again or fails. */
export class Query<T> {
  data = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  isLoading = $state(false);
  receivedAt = $state(0);
  readonly #ask: () => Promise<Answer<T>>;
  readonly #now: () => number;
  #latest = 0;

  constructor(ask: () => Promise<Answer<T>>, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  /** Answers that were overtaken by a later question are dropped. */
  async load(): Promise<void> {
    const turn = ++this.#latest;
    this.isLoading = true;
    const answer = await this.#ask();
    if (turn !== this.#latest) return;
    this.isLoading = false;
    if (!answer.ok) {
      this.failure = answer.failure;
      return;
    }
    this.failure = null;
    this.data = answer.data;
    this.receivedAt = this.#now();
  }
}
