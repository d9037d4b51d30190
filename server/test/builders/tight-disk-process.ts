/**
 * A control plane's commands and database on a disk that gets tight, in a process that a test can lock up: prints one
 * line of JSON with all that happened. `fill` fills the file system, `limit` the largest size of a file,
 * `unreachable` takes the folder away, each while the database is open, and mends it afterwards.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { createStore } from '../../src/commands/create-store.ts';
import { deleteStore } from '../../src/commands/delete-store.ts';
import type { CommandParts, StoreOperationResult } from '../../src/commands/parts.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { loadCatalogue } from '../../src/engines/catalogue.ts';
import { systemClock, systemRandom } from '../../src/lib/clock.ts';
import { aCluster, person } from '../builders.ts';
import { noLimits } from './creation.ts';
import { aNewEvent, aReceipt, anAuditEntry } from './work.ts';

const [mode = '', folder = ''] = process.argv.slice(2);
const path = join(folder, 'shopyard.db');
const filler = join(folder, 'filler');
const nobody = 65_534;
/** Of util-linux: changes the limits of a running process. */
const limiter = 'prlimit';

const caller = {
  actor: person,
  scopes: ['READ', 'CREATE', 'OPERATE', 'DELETE'] as const,
  owner: 'local',
  seesAllOwners: false,
  address: '127.0.0.1',
  requestId: 'request-1',
};
const edge = {
  baseDomain: 'localhost',
  scheme: 'http' as const,
  port: 4080,
  ingressClass: 'traefik',
  storageClass: 'standard',
  readiness: 'address' as const,
  probeAddress: undefined,
};

function spoil(): void {
  if (mode === 'limit') limitFiles(String(statSync(`${path}-wal`).size + 40_000));
  if (mode === 'unreachable') {
    if (process.getuid?.() === 0) {
      chownSync(folder, nobody, nobody);
      process.seteuid?.(nobody);
    }
    chmodSync(folder, 0);
  }
  if (mode !== 'fill') return;
  for (const bytes of [65_536, 4096, 1]) {
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(bytes, 'x'));
    } catch {
      // Full, as far as pieces of this size go.
    }
  }
}

function mend(): void {
  if (mode === 'fill') rmSync(filler);
  if (mode === 'limit') limitFiles('unlimited');
  if (mode === 'unreachable') chmodSync(folder, 0o700);
}

const limitFiles = (bytes: string): void => {
  execFileSync(limiter, ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
};

const create = (parts: CommandParts, name: string): Promise<StoreOperationResult> =>
  createStore(parts, { ...caller, scopes: [...caller.scopes] }, { name, engine: 'MEDUSA' });

/** Creates until it is refused; answers who was accepted, and the refusal. */
async function createAll(parts: CommandParts, prefix: string, most: number) {
  const accepted: string[] = [];
  for (let number = 0; number < most; number += 1) {
    const answer = await create(parts, `${prefix}-${String(number)}`);
    if (answer.store) accepted.push(answer.store.name);
    else return { accepted, refusal: answer.userErrors[0], refused: `${prefix}-${String(number)}` };
  }
  return { accepted, refusal: undefined, refused: undefined };
}

/** The deletion from the request to the end, as the reconciler records it. */
async function removeStore(parts: CommandParts, db: Database, name: string): Promise<string | undefined> {
  const input = { name, confirmName: name };
  const { store, operation, userErrors } = await deleteStore(
    parts,
    { ...caller, scopes: [...caller.scopes] },
    input,
  );
  if (!store || !operation) return userErrors[0]?.code;
  await db.work.startAttempt(operation.id, 1, systemClock.now());
  for (const { name: step } of operation.steps.slice(1))
    await db.work.step(operation.id, step, { state: 'SUCCEEDED' }, aNewEvent(store));
  const receipt = aReceipt({ release: name });
  await db.work.deleted(store.id, operation.id, receipt, aNewEvent(store), anAuditEntry({ target: name }));
  return 'deleted';
}

const db = await openDatabase({ path, clock: systemClock, random: systemRandom });
await db.clusters.save(aCluster());
const parts: CommandParts = {
  db,
  catalogue: await loadCatalogue(join(import.meta.dirname, '../../../charts/released')),
  random: systemRandom,
  edgeOf: () => edge,
  limits: noLimits,
  provisionAttempts: 3,
  operator: undefined,
};
const before = await createAll(parts, 'before', 3);
spoil();
const tight = await createAll(parts, 'tight', 500);
const writableWhenTight = db.writable();
const readable = (await db.stores.living()).length;
const stillRefused = (await create(parts, 'still')).userErrors[0]?.code;
const deletion = await removeStore(parts, db, 'before-0').catch((error: unknown) => String(error));
const refusedAfterDeletion = (await create(parts, 'greedy')).userErrors[0]?.code;
mend();
const after = await createAll(parts, 'after', 3);
const deletionAfter = await removeStore(parts, db, 'before-1');
const writableAfter = db.writable();
const names = (await db.stores.living()).map(({ name }) => name);
const audit = await db.audit.verify();
await db.close();
const file = new SqliteConnection(path, { readonly: true });
const integrity = file.pragma('integrity_check', { simple: true });
file.close();
process.stdout.write(
  `${JSON.stringify({ before, tight, writableWhenTight, readable, stillRefused, deletion, refusedAfterDeletion, after, deletionAfter, writableAfter, names, audit: audit ?? 'unbroken', integrity })}\n`,
);
