/**
 * npm run many -w bench [stores]: that many stores created at once on the embedded cluster. All become READY, at most five helms
 * at a time, memory bounded, none lost, none doubled. Meanwhile `createStore` must answer quickly, and the event loop must not stall.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { ask } from '../e2e/src/graphql.ts';
import { startProduct } from '../e2e/src/product.ts';
import { create } from '../e2e/src/store.ts';
import { helm, items } from '../e2e/src/tools.ts';
import { until } from '../e2e/src/until.ts';
import { line } from './numbers.ts';
import { residentMiB } from './server-process.ts';

const count = Number(process.argv[2] ?? 200);
const limit = String(count * 2);
const product = await startProduct({
  SHOPYARD_LIMIT_CREATES_PER_HOUR: limit,
  SHOPYARD_LIMIT_STORES: limit,
  SHOPYARD_LIMIT_STORES_PER_OWNER: limit,
});

const processes = (): { pid: string; command: string; environment: string }[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        return [
          {
            pid,
            command: readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
            environment: readFileSync(`/proc/${pid}/environ`, 'utf8'),
          },
        ];
      } catch {
        return [];
      }
    });
let mostHelms = 0;
let mostMemory = 0;
const sampler = setInterval(() => {
  mostHelms = Math.max(
    mostHelms,
    processes().filter(
      (entry) => /(^|\/)helm[^/\0]*\0/.test(entry.command) && entry.environment.includes('SHOPYARD_RUN_ID'),
    ).length,
  );
  mostMemory = Math.max(mostMemory, residentMiB(product.pid));
}, 100);

const begin = performance.now();
const answers: number[] = [];
const names = Array.from({ length: count }, (_, index) => `many-${String(index)}`);
await Promise.all(
  names.map(async (name, index) => {
    const { userErrors } = await create(product.url, {
      name,
      engine: index % 2 === 0 ? 'MEDUSA' : 'WOOCOMMERCE',
    });
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  }),
);
const accepted = performance.now() - begin;
console.log(`${String(count)} stores accepted in ${(accepted / 1000).toFixed(2)} s`);

for (let probe = 0; probe < 20; probe += 1) {
  const asked = performance.now();
  const { userErrors } = await create(product.url, { name: `probe-${String(probe)}`, engine: 'MEDUSA' });
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  answers.push(performance.now() - asked);
  await new Promise((resolve) => setTimeout(resolve, 200));
}
console.log(line('createStore answers while five installations run', 'ms', answers));

const total = count + answers.length;
await until('all READY', 1_800_000, async () => {
  const { fleet } = await ask<{ fleet: { byPhase: { phase: string; count: number }[] } }>(
    product.url,
    '{ fleet { byPhase { phase count } } }',
  );
  return fleet.byPhase.find((entry) => entry.phase === 'READY')?.count === total;
});
const seconds = (performance.now() - begin) / 1000;
clearInterval(sampler);
const metrics = await (await fetch(`${product.url}/metrics`)).text();
const releases = JSON.parse(await helm(product.kubeconfig, 'list', '-A', '-m', '0', '-o', 'json')) as {
  name: string;
  revision: string;
}[];
const namespaces = await items(product.kubeconfig, 'namespaces', '-l', 'shopyard.dev/store-id');
console.log(
  `${String(total)} READY after ${seconds.toFixed(1)} s (${(total / seconds).toFixed(2)} stores/s)`,
);
console.log(`at most ${String(mostHelms)} helms at a time, server at most ${mostMemory.toFixed(0)} MiB`);
console.log(
  `${String(namespaces.length)} namespaces, ${String(releases.length)} releases, ${String(releases.filter((release) => release.revision !== '1').length)} of them with a second revision`,
);
for (const name of ['nodejs_eventloop_lag_max_seconds', 'nodejs_eventloop_lag_p99_seconds'])
  console.log(metrics.split('\n').find((row) => row.startsWith(name)) ?? `${name}: not measured`);
await product.remove();
