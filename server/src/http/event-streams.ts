import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock.ts';
import type { Caps } from './socket-caps.ts';

const endGraceMs = 1000;

/** Answers that stay open; bounded in all and by address. */
export class EventStreams {
  readonly #caps: Caps;
  readonly #clock: Clock;
  readonly #open = new Set<ServerResponse>();

  constructor(caps: Caps, clock: Clock) {
    this.#caps = caps;
    this.#clock = clock;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Takes a place for an answer that is an event stream, until it is closed; false where there is none. */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    const release = this.#caps.take(request.socket.remoteAddress ?? '');
    if (!release) return false;
    const leave = (): void => {
      release();
      this.#open.delete(response);
    };
    this.#open.add(response);
    response.once('close', leave);
    if (response.closed) leave();
    return true;
  }

  /** Ends every stream; resolves when the ends are sent, or a client does not take them in time. */
  async end(): Promise<void> {
    const open = [...this.#open];
    if (open.length === 0) return;
    let giveUp = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      giveUp = this.#clock.after(endGraceMs, resolve);
    });
    const ended = open.map(
      (response) =>
        new Promise<void>((resolve) => {
          response.once('close', resolve);
          response.end(resolve);
        }),
    );
    await Promise.race([Promise.all(ended), late]);
    giveUp();
  }
}
