/** What one client may hold; the rest is refused with a code. */
export interface SocketLimits {
  /** Open sockets in all, and from one address. */
  sockets: number;
  socketsPerAddress: number;
  /** Subscriptions and requests that run on one socket at once. */
  operationsPerSocket: number;
  /** Messages and pings in ten seconds on one socket. */
  messagesPerTenSeconds: number;
  /** Bytes that may wait for a socket over two checks. */
  bufferedBytes: number;
  /** Event streams over HTTP in all, and from one address. */
  streams: number;
  streamsPerAddress: number;
  pingMs: number;
  initMs: number;
  /** Until the headers of a request must be there. */
  headersMs: number;
}

export const socketLimits: SocketLimits = {
  sockets: 2000,
  socketsPerAddress: 500,
  operationsPerSocket: 50,
  messagesPerTenSeconds: 500,
  bufferedBytes: 1_048_576,
  streams: 1000,
  streamsPerAddress: 200,
  pingMs: 12_000,
  initMs: 5000,
  headersMs: 10_000,
};

/** Counts what is held in all and by address. `take` answers how to give it back, or undefined when full. */
export class Caps {
  readonly #held = new Map<string, number>();
  readonly #most: number;
  readonly #mostPerAddress: number;
  #total = 0;

  constructor(most: number, mostPerAddress: number) {
    this.#most = most;
    this.#mostPerAddress = mostPerAddress;
  }

  get total(): number {
    return this.#total;
  }

  take(address: string): (() => void) | undefined {
    const held = this.#held.get(address) ?? 0;
    if (this.#total >= this.#most || held >= this.#mostPerAddress) return undefined;
    this.#held.set(address, held + 1);
    this.#total += 1;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#total -= 1;
      const left = (this.#held.get(address) ?? 1) - 1;
      if (left > 0) this.#held.set(address, left);
      else this.#held.delete(address);
    };
  }
}
