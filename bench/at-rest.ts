/**
 * npm run rest -w bench [stores] [seconds]: what the server does while that many stores are READY and nothing happens, beside the same server
 * without stores; then kill -9 and a start, while the cluster goes on: when it answers, when everything is watched again, when every status was computed
 * from that, when every shop was asked, and what it repeats.
 */
import { setTimeout as after } from 'node:timers/promises';
import { ask } from '../e2e/src/graphql.ts';
import { startProduct } from '../e2e/src/product.ts';
import { create } from '../e2e/src/store.ts';
import { helm } from '../e2e/src/tools.ts';
import { until } from '../e2e/src/until.ts';
import { sources } from '../server/src/cluster/sources.ts';
import { Kube } from './kube.ts';
import { added, cpuMs, readMetric, residentMiB } from './server-process.ts';
import { startSimulatedCluster } from './simulated-cluster.ts';

const count = Number(process.argv[2] ?? 1000);
const seconds = Number(process.argv[3] ?? 120);
const limit = String(count * 2);
const cluster = await startSimulatedCluster(50);
const product = await startProduct({
  SHOPYARD_CLUSTER: 'kubeconfig',
  SHOPYARD_KUBECONFIG: cluster.kubeconfig,
  SHOPYARD_EDGE_PORT: String(cluster.ingressPort),
  SHOPYARD_LIMIT_CREATES_PER_HOUR: limit,
  SHOPYARD_LIMIT_STORES: limit,
  SHOPYARD_LIMIT_STORES_PER_OWNER: limit,
});
const requests = () => readMetric(product.url, 'shopyard_kube_requests_total');
const lastSeq = async (): Promise<string> =>
  (
    await ask<{ events: { edges: { cursor: string }[] } }>(
      product.url,
      '{ events(last: 1) { edges { cursor } } }',
    )
  ).events.edges[0]?.cursor ?? 'none';
const ready = async (): Promise<number> =>
  (
    await ask<{ fleet: { byPhase: { phase: string; count: number }[] } }>(
      product.url,
      '{ fleet { byPhase { phase count } } }',
    )
  ).fleet.byPhase.find((entry) => entry.phase === 'READY')?.count ?? 0;

async function rest(what: string): Promise<void> {
  // Watches are opened, caches are warm, and what was started has ended.
  await after(20_000);
  const { pid } = product;
  const before = { requests: await requests(), cpu: cpuMs(pid), seq: await lastSeq() };
  await after(seconds * 1000);
  const used = cpuMs(pid) - before.cpu;
  console.log(
    `${what}: ${((used / (seconds * 1000)) * 100).toFixed(2)} % of a core over ${String(seconds)} s, ${residentMiB(pid).toFixed(0)} MiB`,
  );
  for (const [labels, value] of added(before.requests, await requests()))
    console.log(`  requests to the API server ${labels}: ${String(value)}`);
  console.log(`  new lines in the log: ${before.seq === (await lastSeq()) ? 'none' : 'some'}`);
}

await rest('no stores');
const begin = performance.now();
const names = Array.from({ length: count }, (_, index) => `rest-${String(index)}`);
for (const [index, name] of names.entries()) {
  const { userErrors } = await create(product.url, {
    name,
    engine: index % 2 === 0 ? 'MEDUSA' : 'WOOCOMMERCE',
  });
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
}
await until('all READY', 3_600_000, async () => (await ready()) === count);
console.log(`${String(count)} READY after ${((performance.now() - begin) / 1000).toFixed(0)} s`);
await rest(`${String(count)} READY stores`);

/** What a start cannot do without, by itself: the same collections, read and parsed by a process that does nothing else. */
async function bareRead(): Promise<void> {
  const kube = new Kube(cluster.kubeconfig);
  const { others, ...kinds } = sources('store-');
  const begun = performance.now();
  const bytes = await Promise.all(
    [...Object.values(kinds), ...others].map(({ path, query, listAccept }) =>
      kube.list(`${path}?${new URLSearchParams(query).toString()}`, listAccept),
    ),
  );
  const mib = bytes.reduce((sum, one) => sum + one, 0) / 2 ** 20;
  console.log(
    `all that is watched, read by a bare client: ${((performance.now() - begun) / 1000).toFixed(2)} s, ${mib.toFixed(0)} MiB`,
  );
  await kube.close();
}

/** The fleet, a hundred stores and the end of the log, as anybody may ask for them. */
const said = async (): Promise<string> =>
  JSON.stringify(
    await ask(
      product.url,
      `{ fleet { byPhase { phase count } }
         stores(first: 100) { edges { node { id name phase phaseSince url generation reason { code } conditions { type status } } } }
         events(first: 100) { edges { cursor node { code message } } } }`,
    ),
  );

await bareRead();
const seq = await lastSeq();
const saidBefore = await said();
await product.kill();
const killed = performance.now();
const sinceKill = (): string => `${((performance.now() - killed) / 1000).toFixed(2)} s`;
const answers = until('it answers', 60_000, () => said().catch(() => undefined)).then(
  (now) => `after ${sinceKill()} ${now === saidBefore ? 'as before' : 'otherwise than before'}`,
);
await product.restart();
const watched = sinceKill();
await until('every status was computed anew', 60_000, async () => {
  const computed = await readMetric(product.url, 'shopyard_projections_total');
  return [...computed.values()].reduce((sum, one) => sum + one, 0) >= count && (await ready()) === count;
});
const computed = sinceKill();
await until('every shop was asked', 60_000, async () => {
  const asked = await readMetric(product.url, 'shopyard_probes_total');
  return (asked.get('{answer="selling"}') ?? 0) >= count;
});
console.log(
  `after kill -9: answers ${await answers}, everything is watched after ${watched}, every status computed anew after ${computed}, every shop asked after ${sinceKill()}`,
);
await after(10_000);
for (const [labels, value] of await requests())
  console.log(`  requests to the API server ${labels}: ${String(value)}`);
console.log(`  new lines in the log: ${seq === (await lastSeq()) ? 'none' : 'some'}`);
const releases = JSON.parse(await helm(cluster.kubeconfig, 'list', '-A', '-m', '0', '-o', 'json')) as {
  revision: string;
}[];
console.log(
  `  ${String(releases.length)} releases, ${String(releases.filter(({ revision }) => revision !== '1').length)} with a second revision`,
);
await product.remove();
await cluster.stop();
