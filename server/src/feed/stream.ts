import type { LogLine, LogReads } from '../db/database.ts';
import { decodeCursor, encodeCursor } from '../domain/cursor.ts';
import { readPage } from './log-reader.ts';
import type { FeedMessage } from './messages.ts';
import { Pending } from './pending.ts';
import type { Topic } from './topic.ts';

const catchUpPage = 200;

/** What the hub gives a stream: its place among the live ones, and the time. */
export interface StreamHost {
  log: LogReads;
  /** Lines that may wait for this reader. */
  pendingLimit: number;
  now(): number;
  join(stream: Stream): () => void;
  /** Number up to which live lines were handed to the streams. */
  livePosition(): number;
  onOverflow(): void;
}

/**
 * One reader's stream, pulled by `next`: the opening (or what came after the given cursor, read from the log at the
 * reader's own pace), then live lines, merged while the reader is slow. Every change after the opening's cursor is
 * told once, in the order of the numbers; a reader that comes back to nothing new hears a heartbeat at once. Joins the
 * hub at the first `next` and leaves it at `return`: a stream that nobody reads holds nothing. Ends after
 * ResyncRequired, and where the topic is over.
 */
export class Stream implements AsyncIterableIterator<FeedMessage> {
  readonly #host: StreamHost;
  readonly #topic: Topic;
  readonly #after: string | undefined;
  readonly #pending: Pending;
  #phase: 'new' | 'opening' | 'catchingUp' | 'live' | 'ended' = 'new';
  #opening: Iterator<FeedMessage> | undefined;
  #page: LogLine[] = [];
  /** Everything up to here was told, is in the opening or in `#page`; live lines up to here are not new. */
  #position = 0;
  /** Nothing lies between `#position` and the live lines; false until a page reached the head. */
  #atHead = false;
  #dropped = false;
  #overflown = false;
  #beat = false;
  /** A reader that came back hears at once that its cursor was taken, though nothing may have happened since. */
  #owesSign = false;
  #leave: (() => void) | undefined;
  #wake: (() => void) | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: StreamHost, topic: Topic, after: string | undefined) {
    this.#host = host;
    this.#topic = topic;
    this.#after = after;
    this.#pending = new Pending(host.pendingLimit);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<FeedMessage>> {
    const result = this.#queue.then(() => this.#produce());
    this.#queue = result.catch(() => undefined);
    return result.catch((error: unknown) => {
      this.#end();
      throw error;
    });
  }

  return(): Promise<IteratorResult<FeedMessage>> {
    this.#end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Live lines, from the hub. Never waits, never throws. */
  receive(lines: readonly LogLine[]): void {
    if (this.#overflown || this.#phase === 'ended') return;
    let added = false;
    for (const line of lines) {
      if (line.seq <= this.#position || !this.#topic.concerns(line)) continue;
      added = true;
      if (this.#pending.add(line)) continue;
      this.lapse();
      break;
    }
    if (added) this.#wake?.();
  }

  /** Lines were lost: a live reader is told so, one that still catches up reads them from the log. */
  lapse(): void {
    this.#pending.clear();
    if (this.#phase !== 'live') {
      this.#dropped = true;
      return;
    }
    this.#overflown = true;
    this.#host.onOverflow();
    this.#wake?.();
  }

  /** Time for a sign of life; told only if nothing else is. */
  beat(): void {
    this.#beat = true;
    this.#wake?.();
  }

  #end(): void {
    this.#phase = 'ended';
    this.#leave?.();
    this.#leave = undefined;
    this.#pending.clear();
    this.#page = [];
    this.#opening = undefined;
    this.#wake?.();
  }

  async #produce(): Promise<IteratorResult<FeedMessage>> {
    while (this.#phase !== 'ended') {
      if (this.#phase === 'new') await this.#start();
      if (this.#ended()) break;
      const message = this.#overflown ? resync('this reader fell too far behind') : await this.#step();
      if (this.#ended()) break;
      if (message === undefined) continue;
      this.#owesSign = false;
      if (message.kind === 'resyncRequired') this.#end();
      return { done: false, value: message };
    }
    return { done: true, value: undefined };
  }

  // A method, because the phase changes while `#produce` awaits.
  #ended(): boolean {
    return this.#phase === 'ended';
  }

  async #start(): Promise<void> {
    const { log } = this.#host;
    this.#leave = this.#host.join(this);
    if (this.#after === undefined) {
      this.#position = log.head();
      this.#phase = 'opening';
      this.#atHead = true;
      const messages = await this.#topic.opening(this.#cursor(this.#position));
      if (!this.#ended()) this.#opening = messages[Symbol.iterator]();
      return;
    }
    await this.#topic.resuming?.();
    if (this.#ended()) return;
    const seq = decodeCursor(log.logId(), this.#after);
    this.#phase = 'catchingUp';
    this.#owesSign = true;
    if (seq !== undefined && seq <= log.head()) this.#position = seq;
    else this.#opening = [resync(seq === undefined ? foreign : beyond)].values();
  }

  async #step(): Promise<FeedMessage | undefined> {
    if (this.#opening !== undefined) {
      const next = this.#opening.next();
      if (next.done !== true) return next.value;
      this.#opening = undefined;
      this.#phase = 'catchingUp';
      return undefined;
    }
    if (this.#phase === 'catchingUp') return this.#catchUp();
    const line = this.#pending.take();
    if (line !== undefined) {
      const message = this.#topic.tell(line, this.#cursor(line.seq));
      if (message !== undefined) this.#beat = false;
      return message;
    }
    if (this.#topic.isOver?.() === true) {
      this.#end();
      return undefined;
    }
    if (this.#beat || this.#owesSign) {
      this.#beat = false;
      return {
        kind: 'heartbeat',
        cursor: this.#cursor(Math.max(this.#position, this.#host.livePosition())),
        at: this.#host.now(),
      };
    }
    await this.#woken();
    return undefined;
  }

  async #catchUp(): Promise<FeedMessage | undefined> {
    const line = this.#page.shift();
    if (line !== undefined) return this.#tellPast(line);
    if (this.#atHead && !this.#dropped) {
      this.#pending.dropUpTo(this.#position);
      this.#phase = 'live';
      return undefined;
    }
    this.#dropped = false;
    const page = await readPage(this.#host.log, this.#position, catchUpPage);
    if (this.#ended()) return undefined;
    if (page.lapsed) return resync('what came after this cursor is no longer kept');
    this.#page = page.lines;
    this.#position = page.upTo;
    this.#atHead = page.complete;
    return undefined;
  }

  #tellPast(line: LogLine): FeedMessage | undefined {
    return this.#topic.concerns(line) ? this.#topic.tell(line, this.#cursor(line.seq)) : undefined;
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  #cursor(seq: number): string {
    return encodeCursor(this.#host.log.logId(), seq);
  }
}

const foreign = 'the cursor is not one of this log';
const beyond = 'the cursor lies beyond the end of the log';
const resync = (reason: string): FeedMessage => ({ kind: 'resyncRequired', reason });
