/**
 * npm run clients -w bench [clients]: that many clients watch the list over WebSocket while stores are created and deleted; one of them stops reading
 * its socket, and every tenth is cut and comes back with its cursor. All must have seen the same cursors in the same order.
 */
import WebSocket from 'ws';
import { startProduct } from '../e2e/src/product.ts';
import { create, finished, remove } from '../e2e/src/store.ts';
import { until } from '../e2e/src/until.ts';
import { line } from './numbers.ts';

const count = Number(process.argv[2] ?? 50);
const document = `subscription ($after: Cursor) { events(after: $after) { __typename ... on EventRecorded { cursor event { code } } ... on Heartbeat { cursor } ... on ResyncRequired { reason } } }`;
interface Message {
  type: string;
  payload?: { data?: { events: { __typename: string; cursor?: string } } };
}

class Watcher {
  readonly cursors: string[] = [];
  readonly times = new Map<string, number>();
  resyncs = 0;
  #last: string | undefined;
  #socket: WebSocket | undefined;

  async connect(url: string): Promise<void> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => {
        socket.send(JSON.stringify({ type: 'connection_init' }));
      });
      socket.on('message', (data: Buffer) => {
        this.#receive(socket, JSON.parse(data.toString()) as Message, resolve);
      });
    });
  }

  #receive(socket: WebSocket, message: Message, ready: () => void): void {
    if (message.type === 'connection_ack') {
      socket.send(
        JSON.stringify({
          id: '1',
          type: 'subscribe',
          payload: { query: document, variables: { after: this.#last } },
        }),
      );
      ready();
    }
    if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
    const event = message.payload?.data?.events;
    if (event?.__typename === 'ResyncRequired') this.resyncs += 1;
    if (event?.cursor === undefined) return;
    this.#last = event.cursor;
    if (event.__typename !== 'EventRecorded') return;
    this.cursors.push(event.cursor);
    this.times.set(event.cursor, performance.now());
  }

  pause(): void {
    this.#socket?.pause();
  }
  cut(): void {
    this.#socket?.terminate();
  }
}

const product = await startProduct({ SHOPYARD_LIMIT_CREATES_PER_HOUR: '1000' });
const watchers = Array.from({ length: count }, () => new Watcher());
for (const watcher of watchers) await watcher.connect(product.url);
const stalled = watchers[0];
stalled?.pause();
const healthy = watchers.slice(1);

for (let round = 0; round < 4; round += 1) {
  const name = `watched-${String(round)}`;
  const created = await create(product.url, { name, engine: 'WOOCOMMERCE' });
  const cut = healthy.filter((_, index) => index % 10 === round);
  for (const watcher of cut) watcher.cut();
  await finished(product.url, created.operation?.id ?? '');
  for (const watcher of cut) await watcher.connect(product.url);
  await finished(product.url, (await remove(product.url, name)).operation?.id ?? '');
}
const reference = healthy.at(-1);
await until('every client has the last event', 20_000, () =>
  healthy.every((watcher) => watcher.cursors.at(-1) === reference?.cursors.at(-1)),
);

const expected = JSON.stringify(reference?.cursors);
const different = healthy.filter((watcher) => JSON.stringify(watcher.cursors) !== expected);
const spread = (reference?.cursors ?? []).map((cursor) => {
  const times = healthy.flatMap((watcher) => watcher.times.get(cursor) ?? []).toSorted((a, b) => a - b);
  return (times[Math.floor(times.length * 0.8)] ?? 0) - (times[0] ?? 0);
});
console.log(
  `${String(healthy.length)} clients, ${String(reference?.cursors.length ?? 0)} events: ${String(different.length)} clients saw another order or set, ${String(healthy.reduce((sum, watcher) => sum + watcher.resyncs, 0))} resyncs`,
);
console.log(line('first client to the 80th percentile of clients', 'ms', spread));
await product.remove();
process.exit(different.length === 0 ? 0 : 1);
