import { expect } from 'vitest';
import WebSocket from 'ws';

const opened: WebSocket[] = [];

/** Ends every socket that a test opened. */
export function terminateSockets(): void {
  for (const socket of opened.splice(0)) socket.terminate();
}

interface Closing {
  code: number;
  reason: string;
}

/** A socket by hand, with what it heard and how it ended. */
export class Client {
  readonly socket: WebSocket;
  readonly heard: { type: string; id?: string; payload?: unknown }[] = [];
  readonly closed: Promise<Closing>;
  readonly ready: Promise<void>;

  constructor(url: string, options: WebSocket.ClientOptions = {}, protocol = 'graphql-transport-ws') {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol, options);
    opened.push(this.socket);
    this.socket.on('message', (data) => this.heard.push(JSON.parse((data as Buffer).toString()) as never));
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
      }),
    );
    this.ready = new Promise((resolve, reject) => {
      this.socket.once('open', () => {
        resolve();
      });
      this.socket.once('error', reject);
    });
    this.socket.on('error', () => undefined);
    this.ready.catch(() => undefined);
  }

  async begin(): Promise<this> {
    await this.ready;
    this.say({ type: 'connection_init' });
    await expect.poll(() => this.heard[0]?.type).toBe('connection_ack');
    return this;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string): void {
    this.say({ id, type: 'subscribe', payload: { query } });
  }

  next(id: string): unknown[] {
    return this.heard
      .filter((message) => message.id === id && message.type === 'next')
      .map(({ payload }) => payload);
  }
}
