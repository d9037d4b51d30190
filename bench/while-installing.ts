/**
 * npm run installing -w bench [seconds]: how `createStore` answers while five installations run all the time, beside an empty query in the same
 * moments, and how long the server's event loop was held by one turn of our own work.
 */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { ask } from '../e2e/src/graphql.ts';
import { startProduct } from '../e2e/src/product.ts';
import { create } from '../e2e/src/store.ts';
import { until } from '../e2e/src/until.ts';
import { line } from './numbers.ts';

const seconds = Number(process.argv[2] ?? 20);
const file = join(mkdtempSync(join(tmpdir(), 'shopyard-bench-')), 'stalls.json');
const product = await startProduct({
  SHOPYARD_LIMIT_CREATES_PER_HOUR: '1000',
  SHOPYARD_LIMIT_STORES: '1000',
  SHOPYARD_LIMIT_STORES_PER_OWNER: '1000',
  NODE_OPTIONS: `--import=${join(import.meta.dirname, 'stalls.ts')}`,
  BENCH_STALLS: file,
});
const accepted = async (name: string): Promise<void> => {
  const { userErrors } = await create(product.url, { name, engine: 'MEDUSA' });
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
};

await accepted('first');
for (let index = 0; index < 5; index += 1) await accepted(`load-${String(index)}`);
await until('five helms run', 30_000, () => product.children('helm').length >= 5);
product.signal('SIGUSR2');
const creations: number[] = [];
const queries: number[] = [];
const helms: number[] = [];
const end = performance.now() + seconds * 1000;
for (let index = 0; performance.now() < end; index += 1) {
  let asked = performance.now();
  await ask(product.url, '{ __typename }');
  queries.push(performance.now() - asked);
  asked = performance.now();
  await accepted(`probe-${String(index)}`);
  creations.push(performance.now() - asked);
  helms.push(product.children('helm').length);
  // Five installations take about a second and a half on two cores: this keeps the queue from running dry.
  await after(250);
}
product.signal('SIGUSR2');
await until('the stalls are written', 10_000, () => existsSync(file));
const stalls = JSON.parse(readFileSync(file, 'utf8')) as { wall: number; worked: number }[];
console.log(line('helm processes at each question', '', helms));
console.log(line('yardstick: an empty query over HTTP', 'ms', queries));
console.log(line('createStore answers', 'ms', creations));
console.log(
  line(
    'event loop: our own work between two turns',
    'ms',
    stalls.map((stall) => stall.worked),
  ),
);
console.log(
  line(
    'event loop: lateness, with waiting for a core',
    'ms',
    stalls.map((stall) => stall.wall),
  ),
);
console.log(
  `turns of more than 50 ms of our own work: ${String(stalls.filter((stall) => stall.worked > 50).length)}`,
);
await product.remove();
