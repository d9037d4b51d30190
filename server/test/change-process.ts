import { parseArgs } from 'node:util';
import { armFailpoints } from '../src/lib/failpoints.ts';
import { eventually } from './eventually.ts';
import { startPlatform } from './platform.ts';

/**
 * A control plane of its own for tests that kill it: creates a store, updates, upgrades and rolls it back, as many of
 * these as the arguments say, each under its own idempotency key, so that doing it again joins what was accepted
 * before. Ends when all of it has succeeded.
 */
const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: '' },
    kubeconfig: { type: 'string', default: '' },
    name: { type: 'string', default: '' },
    verbs: { type: 'string', default: '0' },
  },
});
const { dir, kubeconfig, name } = values;

const platform = await startPlatform({
  dir,
  kubeconfigPath: kubeconfig,
  settings: { retryBackoffMs: 100 },
  failpoints: armFailpoints(process.env),
  connect: { leaseNamespace: `lease-${name}` },
});

const config = { title: 'Changed' };
const verbs = [
  () =>
    platform.create({
      name,
      engine: 'WOOCOMMERCE',
      engineVersion: '11.0.0',
      idempotencyKey: `create-${name}`,
    }),
  () => platform.update({ name, plan: 'MEDIUM', config, idempotencyKey: `update-${name}` }),
  () => platform.upgrade({ name, engineVersion: '11.1.2', idempotencyKey: `upgrade-${name}` }),
  () => platform.rollback({ name, toRevision: 1, idempotencyKey: `rollback-${name}` }),
];
for (const act of verbs.slice(0, Number(values.verbs))) {
  // A cluster that was never reached yet cannot take a store: a client comes again.
  const { operation, userErrors } = await eventually(`${name} is answered`, async () => {
    const answer = await act();
    return answer.userErrors.some(({ retryable }) => retryable) ? undefined : answer;
  });
  if (!operation) throw new Error(`${name} was refused: ${JSON.stringify(userErrors)}`);
  const ended = await eventually(
    `${operation.kind} of ${name} is finished`,
    async () => {
      const now = await platform.db.operations.byId(operation.id);
      return now?.finishedAt === undefined ? undefined : now;
    },
    90_000,
  ).catch((error: unknown) => {
    process.stderr.write(`${platform.log.join('\n')}\n`);
    throw error;
  });
  if (ended.state !== 'SUCCEEDED') throw new Error(`${JSON.stringify(ended)}`);
}
await platform.stop();
