import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { StoreOperationResult } from '../src/commands/parts.ts';
import { resumeStore, rotateStoreSecrets, suspendStore } from '../src/commands/store-state.ts';
import type { Operation } from '../src/domain/operation/operation.ts';
import { armFailpoints } from '../src/lib/failpoints.ts';
import { imagelessHelm } from './imageless-helm.ts';
import { eventually } from './eventually.ts';
import { findViolations, type LedgerEntry } from './oracle.ts';
import { startPlatform } from './platform.ts';

/**
 * A control plane of its own for tests that kill it: carries out verbs on its stores, one verb after the other, all
 * stores at once. Each verb has its own idempotency key, so that doing it again joins what was accepted before. Writes
 * each answer to the ledger, asks the oracle after each verb, ends when everything has ended as it should.
 */
const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: '' },
    kubeconfig: { type: 'string', default: '' },
    /** Names of stores, and verbs, separated by commas. */
    names: { type: 'string', default: '' },
    verbs: { type: 'string', default: '' },
    /** How long an attempt of a change may take that is meant to fail. */
    timeout: { type: 'string' },
  },
});
const { dir, kubeconfig } = values;
const names = values.names.split(',');
const ledgerPath = join(dir, 'ledger');

const platform = await startPlatform({
  dir,
  kubeconfigPath: kubeconfig,
  settings: {
    retryBackoffMs: 100,
    ...(values.timeout === undefined ? {} : { provisionTimeoutMs: Number(values.timeout) }),
  },
  failpoints: armFailpoints(process.env),
  connect: { leaseNamespace: `lease-${names[0]}` },
  // Of the change that is meant to fail, tried second; no other verb makes a revision that is not altered by it.
  ...(values.verbs.includes('fail') ? { helm: imagelessHelm(({ revision }) => revision === 2) } : {}),
});

type Act = (name: string, idempotencyKey: string) => Promise<StoreOperationResult | undefined>;

const acts: Record<string, Act> = {
  create: (name, idempotencyKey) =>
    platform.create({ name, engine: 'WOOCOMMERCE', engineVersion: '11.0.0', idempotencyKey }),
  update: (name, idempotencyKey) =>
    platform.update({ name, plan: 'MEDIUM', config: { title: 'Changed' }, idempotencyKey }),
  upgrade: (name, idempotencyKey) => platform.upgrade({ name, engineVersion: '11.1.2', idempotencyKey }),
  rollback: (name, idempotencyKey) => platform.rollback({ name, toRevision: 1, idempotencyKey }),
  rotate: (name, idempotencyKey) =>
    platform.act((parts, by) => rotateStoreSecrets(parts, by, { name, idempotencyKey })),
  suspend: (name, idempotencyKey) =>
    platform.act((parts, by) => suspendStore(parts, by, { name, idempotencyKey })),
  resume: (name, idempotencyKey) =>
    platform.act((parts, by) => resumeStore(parts, by, { name, idempotencyKey })),
  delete: async (name) => {
    const living = await platform.db.stores.byName(name);
    return living && (await platform.remove(name));
  },
};
acts['fail'] = (name, idempotencyKey) => platform.upgrade({ name, engineVersion: '11.1.2', idempotencyKey });

const readLedger = (): LedgerEntry[] =>
  existsSync(ledgerPath)
    ? readFileSync(ledgerPath, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as LedgerEntry)
    : [];

async function carryOut(verb: string, name: string): Promise<void> {
  // A cluster that was not reached yet cannot take a store: a client comes again.
  const answer = await eventually(
    `${verb} of ${name} is answered`,
    async () => {
      const now = await acts[verb]?.(name, `${verb}-${name}`);
      if (now === undefined) return 'gone';
      return now.userErrors.some(({ retryable }) => retryable) ? undefined : now;
    },
    120_000,
  );
  if (answer === 'gone') return;
  const { store, operation, userErrors } = answer;
  if (!store || !operation) throw new Error(`${verb} ${name} was refused: ${JSON.stringify(userErrors)}`);
  const entry: LedgerEntry = { verb, name, storeId: store.id, operationId: operation.id };
  appendFileSync(ledgerPath, `${JSON.stringify(entry)}\n`);
  const ended = await finished(operation.id);
  const wanted = verb === 'fail' ? 'FAILED' : 'SUCCEEDED';
  if (ended.state !== wanted) throw new Error(`${verb} of ${name} ended ${JSON.stringify(ended)}`);
  if (verb !== 'fail') return;
  const back = await finished((await platform.db.operations.latest(store.id))?.id ?? '');
  if (back.id === ended.id || back.state !== 'SUCCEEDED')
    throw new Error(`${name} did not go back: ${JSON.stringify(back)}`);
}

const finished = (operationId: string): Promise<Operation> =>
  eventually(
    `operation ${operationId} is finished`,
    async () => {
      const now = await platform.db.operations.byId(operationId);
      return now?.finishedAt === undefined ? undefined : now;
    },
    180_000,
  );

/** Nothing to ask while a later verb, which an earlier process has begun, is at work. */
async function assertWhole(verb: string): Promise<void> {
  if ((await platform.db.operations.unfinished()).length > 0) return;
  const databasePath = join(dir, 'shopyard.db');
  const violations = await findViolations({
    databasePath,
    kubeconfigPath: kubeconfig,
    ledger: readLedger(),
    only: names,
  });
  if (violations.length > 0) throw new Error(`after ${verb}: ${JSON.stringify(violations)}`);
}

try {
  for (const verb of values.verbs.split(',').filter(Boolean)) {
    await Promise.all(names.map((name) => carryOut(verb, name)));
    await assertWhole(verb);
  }
} catch (error) {
  process.stderr.write(`${platform.log.slice(-30).join('\n')}\n`);
  throw error;
}
await platform.stop();
