import type { Backoff } from './backoff.ts';
import type { Clock } from './clock.ts';

export interface LoopFailure {
  error: unknown;
  /** Failures in a row. */
  failures: number;
  retryInMs: number;
}

/**
 * One long-lived loop. `turn` is called again and again until `stop`; where it throws, the loop waits as
 * the back-off says and goes on. `stop()` aborts the signal and resolves when the loop has really ended;
 * nothing starts after it.
 */
export class RunningState {
  readonly #abort = new AbortController();
  #ended: Promise<void> = Promise.resolve();
  #started = false;
  #waiting: AbortController | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Starts the loop, once. `failed` is told of every failure; a wait can be asked to be longer (Retry-After). */
  run(options: {
    clock: Clock;
    backoff: Backoff;
    turn: (signal: AbortSignal) => Promise<void>;
    failed: (failure: LoopFailure) => void;
    atLeastMs?: (error: unknown) => number;
  }): void {
    if (this.#started || this.stopped) return;
    this.#started = true;
    this.#ended = this.#loop(options);
  }

  /** Ends the wait after a failure, if there is one. */
  wake(): void {
    this.#waiting?.abort();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }

  async #loop({
    clock,
    backoff,
    turn,
    failed,
    atLeastMs,
  }: Parameters<RunningState['run']>[0]): Promise<void> {
    while (!this.stopped) {
      try {
        await turn(this.signal);
      } catch (error) {
        if (this.stopped) return;
        const retryInMs = backoff.failed(atLeastMs?.(error) ?? 0);
        failed({ error, failures: backoff.failures, retryInMs });
        this.#waiting = new AbortController();
        await clock
          .sleep(retryInMs, AbortSignal.any([this.signal, this.#waiting.signal]))
          .catch(() => undefined);
        this.#waiting = undefined;
      }
    }
  }
}
