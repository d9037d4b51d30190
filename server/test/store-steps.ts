import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Operation } from '../src/domain/operation/operation.ts';
import type { Store } from '../src/domain/store/store.ts';
import { eventually } from './eventually.ts';
import { type Platform, type PlatformOptions, startPlatform } from './platform.ts';
import type { StoreOperationResult } from '../src/commands/parts.ts';

/** A control plane with a data directory of its own, ended with the test. Its Lease does not clash with others'. */
export async function aPlatform(
  options: Omit<PlatformOptions, 'dir'> & { dir?: string },
): Promise<Platform & { dir: string }> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'shopyard-platform-'));
  const lease = `lease-${dir.split('-').at(-1)?.toLowerCase() ?? 'x'}`;
  const platform = await startPlatform({
    ...options,
    dir,
    connect: { leaseNamespace: lease, ...options.connect },
  });
  onTestFinished(async () => {
    await platform.stop();
    if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
  });
  return { ...platform, dir };
}

/** The store and the operation of an answer that is no refusal. */
export function accepted({ store, operation, userErrors }: StoreOperationResult): {
  store: Store;
  operation: Operation;
} {
  if (!store || !operation) throw new Error(`refused: ${JSON.stringify(userErrors)}`);
  return { store, operation };
}

/** Waits for the operation's end, and says what the control plane logged if it does not come. */
export async function finished(
  { db, log }: Platform,
  operationId: string,
  deadlineMs = 60_000,
): Promise<Operation> {
  let last: Operation | undefined;
  return eventually(
    `operation ${operationId} is finished`,
    async () => {
      last = await db.operations.byId(operationId);
      return last?.finishedAt === undefined ? undefined : last;
    },
    deadlineMs,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${JSON.stringify(last, null, 1)}\n${log.join('\n')}`);
  });
}

export const storeAs = (
  platform: Platform,
  id: string,
  what: string,
  check: (store: Store) => boolean,
): Promise<Store> =>
  eventually(
    what,
    async () => {
      const store = await platform.db.stores.byId(id);
      return store && check(store) ? store : undefined;
    },
    60_000,
  );

/** What the log says of a store, oldest first. */
export async function eventCodes(platform: Platform, storeId: string): Promise<string[]> {
  const { items } = await platform.db.log.events({ storeId }, { first: 100 });
  return items.map(({ code }) => code).reverse();
}
