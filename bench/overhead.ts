/**
 * npm run overhead -w bench [pairs]: createStore to READY against a bare `helm install` of the same archive and values on the same cluster, in turn.
 * Both clocks stop when the last pod is Ready and the seed Job complete; ours also when READY was pushed.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startProduct } from '../e2e/src/product.ts';
import { subscribe, webSocketClient } from '../e2e/src/graphql.ts';
import { create, finished, remove, watchDocument, type StoreMessage } from '../e2e/src/store.ts';
import { helm, kubectl, repository } from '../e2e/src/tools.ts';
import { line, ratio } from './numbers.ts';

const pairs = Number(process.argv[2] ?? 10);
const product = await startProduct({ SHOPYARD_LIMIT_CREATES_PER_HOUR: '1000', SHOPYARD_EMBEDDED_SPEED: '1' });
const client = webSocketClient(product.url);
const folder = mkdtempSync(join(tmpdir(), 'shopyard-bench-'));

async function byMutation(name: string): Promise<number> {
  const watched = subscribe<StoreMessage>(client, watchDocument, { name });
  const begin = performance.now();
  const created = await create(product.url, { name, engine: 'MEDUSA' });
  await watched.next(
    'READY',
    ({ store }) => store.__typename === 'StoreUpserted' && store.store.phase === 'READY',
    300_000,
  );
  const end = performance.now();
  watched.stop();
  await finished(product.url, created.operation?.id ?? '');
  return (end - begin) / 1000;
}

async function byHelm(name: string, archive: string, values: string, secret: string): Promise<number> {
  const namespace = `bare-${name}`;
  const begin = performance.now();
  await kubectl(product.kubeconfig, 'create', 'namespace', namespace);
  await kubectl(product.kubeconfig, 'apply', '-n', namespace, '-f', secret);
  await helm(
    product.kubeconfig,
    'install',
    name,
    archive,
    '-n',
    namespace,
    '-f',
    values,
    '--wait=watcher',
    '--wait-for-jobs',
    '--timeout',
    '300s',
  );
  const end = performance.now();
  await helm(product.kubeconfig, 'uninstall', name, '-n', namespace, '--wait');
  await kubectl(product.kubeconfig, 'delete', 'namespace', namespace);
  return (end - begin) / 1000;
}

await byMutation('overhead-values');
const namespace = 'store-overhead-values';
const release = JSON.parse(await helm(product.kubeconfig, 'list', '-n', namespace, '-o', 'json')) as {
  chart: string;
}[];
const archive = join(
  repository,
  'charts/released',
  readdirSync(join(repository, 'charts/released')).find(
    (file) => file === `${release[0]?.chart ?? ''}.tgz`,
  ) ?? '',
);
const values = join(folder, 'values.json');
writeFileSync(
  values,
  await helm(product.kubeconfig, 'get', 'values', 'overhead-values', '-n', namespace, '-o', 'json'),
);
const secretJson = JSON.parse(
  await kubectl(product.kubeconfig, 'get', 'secret', 'credentials-1', '-n', namespace, '-o', 'json'),
) as { metadata: unknown };
secretJson.metadata = { name: 'credentials-1' };
const secret = join(folder, 'secret.json');
writeFileSync(secret, JSON.stringify(secretJson));
await finished(product.url, (await remove(product.url, 'overhead-values')).operation?.id ?? '');

const ours: number[] = [];
const bare: number[] = [];
for (let pair = 0; pair < pairs; pair += 1) {
  const name = `overhead-${String(pair)}`;
  const order = pair % 2 === 0 ? ['ours', 'bare'] : ['bare', 'ours'];
  for (const side of order) {
    if (side === 'bare') bare.push(await byHelm(name, archive, values, secret));
    else {
      ours.push(await byMutation(name));
      await finished(product.url, (await remove(product.url, name)).operation?.id ?? '');
    }
  }
}
console.log(line('createStore to READY', 's', ours));
console.log(line('bare helm install --wait=watcher --wait-for-jobs', 's', bare));
const paired = ratio(ours, bare);
console.log(
  `ratio ours/bare: median ${paired.p50.toFixed(3)} (min ${paired.min.toFixed(3)}, max ${paired.max.toFixed(3)}), goal <= 1.05`,
);
await client.dispose();
await product.remove();
