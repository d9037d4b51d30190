import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Accepted, Acceptance, Limits, Refused } from '../../src/db/acceptance.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { OpenOptions } from '../../src/db/open.ts';
import { forwardSteps } from '../../src/domain/operation/step-names.ts';
import { systemRandom } from '../../src/lib/clock.ts';
import { aStore, person } from '../builders.ts';
import { ManualClock } from '../manual-clock.ts';

export const noLimits: Limits = { stores: 1e6, storesPerOwner: 1e6, createsPerHour: 1e6 };

/** A path in a folder of its own, removed when the test ends. */
export function temporaryPath(name = 'shopyard.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'shopyard-db-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return join(folder, name);
}

/** An open database on a real file, closed when the test ends. */
export async function aDatabase(
  options: Partial<OpenOptions> = {},
): Promise<{ db: Database; path: string; clock: ManualClock }> {
  const clock = new ManualClock();
  const path = options.path ?? temporaryPath();
  const db = await openDatabase({ clock, random: systemRandom, ...options, path });
  onTestFinished(() => db.close());
  return { db, path, clock };
}

type CreateInput = Parameters<Acceptance['create']>[0];

/** A valid input of `accept.create` for a store of this name, changed as asked. */
export function aCreation(name: string, change: Partial<CreateInput> = {}): CreateInput {
  const {
    status: _status,
    changedAt: _changedAt,
    createdAt: _createdAt,
    readyAt: _readyAt,
    deletedAt: _deletedAt,
    changedSeq: _changedSeq,
    currentOperationId: _operation,
    ...store
  } = aStore({ name, id: `str_${systemRandom.id()}` });
  const operationId = `op_${systemRandom.id()}`;
  return {
    store,
    revision: {
      storeId: store.id,
      number: 1,
      engineVersion: '2.0.0',
      chart: 'medusa',
      chartVersion: '1.0.0',
      chartDigest: 'd'.repeat(64),
      changesDataSchema: false,
      config: store.wanted.config,
      values: { title: 'Tea' },
      cause: 'created',
      by: person,
      manifest: undefined,
      becameReady: false,
    },
    operation: {
      id: operationId,
      kind: 'CREATE',
      requestedBy: person,
      maxAttempts: 3,
      steps: forwardSteps([{ name: 'database', kind: 'StatefulSet' }]),
    },
    event: {
      storeId: store.id,
      storeName: name,
      owner: store.owner,
      source: 'PLATFORM',
      severity: 'INFO',
      code: 'STORE_REQUESTED',
      message: `${name} was requested.`,
      component: undefined,
      operationId,
      count: 1,
    },
    audit: {
      actor: person,
      address: '127.0.0.1',
      action: 'createStore',
      target: name,
      result: 'accepted',
      requestId: 'request-1',
      before: undefined,
      after: { name },
    },
    key: undefined,
    hosts: [],
    address: '127.0.0.1',
    limits: noLimits,
    ...change,
  };
}

/** The answer, where it must be one that carries store and operation. */
export function accepted(answer: Accepted | Refused | { kind: 'keyReused' } | undefined): Accepted {
  if (answer?.kind === 'accepted' || answer?.kind === 'replayed') return answer;
  throw new Error(`refused: ${JSON.stringify(answer)}`);
}

export const createStoreRow = async (
  db: Database,
  name: string,
  change: Partial<CreateInput> = {},
): Promise<Accepted> => accepted(await db.accept.create(aCreation(name, change)));
