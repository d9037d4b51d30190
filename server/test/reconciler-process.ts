import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rotateStoreSecrets } from '../src/commands/store-state.ts';
import { armFailpoints } from '../src/lib/failpoints.ts';
import { eventually } from './eventually.ts';
import { findViolations } from './oracle.ts';
import { startPlatform } from './platform.ts';

/**
 * A control plane of its own for tests that kill it: does what the arguments say (with idempotency keys, so that doing
 * it again joins what was accepted before), writes each answer to the ledger, ends when the work is finished.
 */
const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    kubeconfig: { type: 'string' },
    ledger: { type: 'string' },
    name: { type: 'string' },
    create: { type: 'boolean', default: false },
    rotate: { type: 'boolean', default: false },
    delete: { type: 'boolean', default: false },
  },
});
const { dir = '', kubeconfig = '', ledger = '', name = '' } = values;

const platform = await startPlatform({
  dir,
  kubeconfigPath: kubeconfig,
  settings: { retryBackoffMs: 100 },
  failpoints: armFailpoints(process.env),
  connect: { leaseNamespace: `lease-${name}` },
});

type Answer = Awaited<ReturnType<typeof platform.create>>;
function note(verb: string, { store, operation, userErrors }: Answer): string {
  if (!store || !operation) throw new Error(`${verb} ${name} was refused: ${JSON.stringify(userErrors)}`);
  appendFileSync(ledger, `${JSON.stringify({ verb, name, storeId: store.id, operationId: operation.id })}\n`);
  return operation.id;
}
const finished = (operationId: string): Promise<unknown> =>
  eventually(
    `operation ${operationId} of ${name} is finished`,
    async () => (await platform.db.operations.byId(operationId))?.finishedAt !== undefined,
    60_000,
  ).catch((error: unknown) => {
    process.stderr.write(`${platform.log.join('\n')}\n`);
    throw error;
  });

if (values.create) {
  const answer = await platform.create({ name, engine: 'WOOCOMMERCE', idempotencyKey: `create-${name}` });
  const operationId = note('create', answer);
  await finished(operationId);
  // Whatever crash this run has come after: what it finished must be whole before anything else happens.
  const atRest = (await platform.db.operations.unfinished()).length === 0;
  const violations = !atRest
    ? []
    : await findViolations({
        databasePath: join(dir, 'shopyard.db'),
        kubeconfigPath: kubeconfig,
        ledger: [{ verb: 'create', name, storeId: answer.store?.id ?? '', operationId }],
        only: [name],
      });
  if (violations.length > 0) throw new Error(`violated: ${JSON.stringify(violations)}`);
}
if (values.rotate) {
  const input = { name, idempotencyKey: `rotate-${name}` };
  await finished(note('rotate', await platform.act((parts, by) => rotateStoreSecrets(parts, by, input))));
}
if (values.delete) {
  const living = await platform.db.stores.byName(name);
  if (living) await finished(note('delete', await platform.remove(name)));
}
await platform.stop();
