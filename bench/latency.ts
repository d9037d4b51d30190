/**
 * npm run latency -w bench: from the accepted mutation to the first pushed step at rest; from the last pod's Ready, as a bare watch sees
 * it, to READY in a subscriber. Yardstick in the same run: one empty query over HTTP.
 */
import { ask, subscribe, webSocketClient } from '../e2e/src/graphql.ts';
import { startProduct } from '../e2e/src/product.ts';
import { create, finished, remove, watchDocument, type StoreMessage } from '../e2e/src/store.ts';
import { Kube } from './kube.ts';
import { line } from './numbers.ts';

const rounds = Number(process.argv[2] ?? 10);
const product = await startProduct({ SHOPYARD_LIMIT_CREATES_PER_HOUR: '1000' });
const kube = new Kube(product.kubeconfig);
const client = webSocketClient(product.url);
const query: number[] = [];
const answer: number[] = [];
const firstStep: number[] = [];
const readyAfterPod: number[] = [];

const isReadyPod = (object: Record<string, unknown>): boolean => {
  const status = object['status'] as { conditions?: { type: string; status: string }[] } | undefined;
  return (
    status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ??
    false
  );
};

for (let round = 0; round < rounds; round += 1) {
  const name = `latency-${String(round)}`;
  const begin = performance.now();
  await ask(product.url, '{ viewer { version } }');
  query.push(performance.now() - begin);

  let lastPod = 0;
  const readyPods = new Set<string>();
  const stopWatch = await kube.watch(`/api/v1/namespaces/store-${name}/pods?watch=true`, (event, at) => {
    const podName = (event.object['metadata'] as { name: string }).name;
    if (!isReadyPod(event.object) || readyPods.has(podName)) return;
    readyPods.add(podName);
    lastPod = at;
  });
  const seen: { at: number; message: StoreMessage }[] = [];
  const watched = subscribe<StoreMessage>(client, watchDocument, { name });
  const push = watched.messages.push.bind(watched.messages);
  watched.messages.push = (...messages) => {
    for (const message of messages) seen.push({ at: performance.now(), message });
    return push(...messages);
  };
  const asked = performance.now();
  const created = await create(product.url, { name, engine: round % 2 === 0 ? 'MEDUSA' : 'WOOCOMMERCE' });
  const accepted = performance.now();
  answer.push(accepted - asked);
  await watched.next(
    'READY',
    ({ store }) => store.__typename === 'StoreUpserted' && store.store.phase === 'READY',
    120_000,
  );
  const stepped = seen.find(
    ({ message }) =>
      message.store.__typename === 'OperationChanged' &&
      message.store.operation.steps.some((step) => step.name !== 'accepted' && step.state !== 'QUEUED'),
  );
  const ready = seen.find(
    ({ message }) => message.store.__typename === 'StoreUpserted' && message.store.store.phase === 'READY',
  );
  firstStep.push(Math.max(0, (stepped?.at ?? NaN) - accepted));
  readyAfterPod.push((ready?.at ?? NaN) - lastPod);
  watched.stop();
  stopWatch();
  await finished(product.url, created.operation?.id ?? '');
  const deletion = await remove(product.url, name);
  await finished(product.url, deletion.operation?.id ?? '');
}

console.log(line('yardstick: an empty query over HTTP', 'ms', query));
console.log(line('createStore answers', 'ms', answer));
console.log(line('accepted mutation to first pushed step', 'ms', firstStep));
console.log(line("last pod's Ready (bare watch) to READY in a subscriber", 'ms', readyAfterPod));
await client.dispose();
await kube.close();
await product.remove();
