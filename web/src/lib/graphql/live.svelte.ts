import { backoffMs } from '../lib/backoff.ts';
import type { Clock, Random } from '../lib/clock.ts';

/** What every message of the API's cursor streams has in common. */
export interface LiveMessage {
  __typename: string;
  cursor?: string;
  last?: boolean;
  at?: string;
  reason?: string;
}

export interface LiveSink<M> {
  next(message: M): void;
  /** The stream is over, for whatever reason; `cause` is shown to the user. */
  ended(cause: string): void;
}

export interface LiveSettings<M extends LiveMessage> {
  /** Starts one subscription; the returned function ends it. `after` null asks for what is there now. */
  open(after: string | null, sink: LiveSink<M>): () => void;
  /** A stream from nothing begins: what is shown stays until the new state is complete. */
  begin(): void;
  apply(message: M): void;
  clock: Clock;
  random: Random;
}

export type LiveStatus = 'connecting' | 'live' | 'reconnecting';

/** No heartbeat (every 15 s) for this long: the stream is dead, whatever the socket says. */
const silenceMs = 40_000;

/**
 * The one way by which live data comes in. Keeps the cursor of the last message and, after any end, silence or wake-up,
 * starts a NEW subscription after that cursor (a client library's own retry would repeat the old variables).
 * A snapshot counts only when its last piece has come. What an earlier subscription still says is ignored.
 */
export class Live<M extends LiveMessage> {
  status = $state<LiveStatus>('connecting');
  cause = $state('');
  /** Not reactive, it changes with every message: read it beside a ticking clock. 0 before the first. */
  lastMessageAt = 0;
  /** Server clock minus ours, from the newest heartbeat. */
  offsetMs = 0;
  readonly #settings: LiveSettings<M>;
  #cursor: string | null = null;
  #isSnapshot = false;
  #run = 0;
  #failures = 0;
  #close: () => void = () => {};
  #cancelRetry: () => void = () => {};
  #cancelWatch: () => void = () => {};

  constructor(settings: LiveSettings<M>) {
    this.#settings = settings;
  }

  get cursor(): string | null {
    return this.#cursor;
  }

  start(): void {
    this.#open();
  }

  stop(): void {
    this.#run++;
    this.#cancelRetry();
    this.#cancelWatch();
    this.#close();
    this.#close = () => {};
  }

  /** Ask again from the last cursor, now: for a tab that was asleep or a network that came back. */
  wake(): void {
    if (this.status === 'live' && this.#settings.clock.now() - this.lastMessageAt < 20_000) return;
    this.stop();
    this.#open();
  }

  /** Forget the cursor and read everything anew. */
  reset(): void {
    this.#cursor = null;
    this.#isSnapshot = false;
    this.status = 'reconnecting';
    this.stop();
    this.#open();
  }

  #open(): void {
    const run = ++this.#run;
    const after = this.#cursor;
    if (after === null) this.#settings.begin();
    this.#watch(run);
    const close = this.#settings.open(after, {
      next: (message) => {
        if (run === this.#run) this.#receive(message);
      },
      ended: (cause) => {
        if (run === this.#run) this.#retry(cause);
      },
    });
    if (run === this.#run) this.#close = close;
    else close();
  }

  #receive(message: M): void {
    this.lastMessageAt = this.#settings.clock.now();
    this.#watch(this.#run);
    if (message.__typename === 'ResyncRequired') return this.#resync(message.reason ?? '');
    this.#failures = 0;
    if (this.status !== 'live') this.status = 'live';
    if (this.cause !== '') this.cause = '';
    if (message.__typename === 'Heartbeat' && message.at)
      this.offsetMs = Date.parse(message.at) - this.lastMessageAt;
    if (message.cursor !== undefined && message.cursor === this.#cursor && message.__typename !== 'Heartbeat')
      return;
    if (message.last !== undefined) this.#isSnapshot = !message.last;
    this.#settings.apply(message);
    if (message.cursor !== undefined && !this.#isSnapshot) this.#cursor = message.cursor;
  }

  /** A server that refuses even the beginning is asked again with patience, not in a circle. */
  #resync(reason: string): void {
    if (this.#cursor === null) this.#retry(reason);
    else this.reset();
  }

  #retry(cause: string): void {
    this.stop();
    this.#isSnapshot = false;
    this.cause = cause;
    this.status = 'reconnecting';
    const delayMs = backoffMs(this.#failures++, this.#settings.random);
    this.#cancelRetry = this.#settings.clock.after(delayMs, () => this.#open());
  }

  #watch(run: number): void {
    this.#cancelWatch();
    this.#cancelWatch = this.#settings.clock.after(silenceMs, () => {
      if (run === this.#run) this.#retry('nothing was heard for 40 s');
    });
  }
}
