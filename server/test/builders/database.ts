import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Accepted, Acceptance, Refused } from '../../src/db/acceptance.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { OpenOptions } from '../../src/db/open.ts';
import { systemRandom } from '../../src/lib/clock.ts';
import { aStore } from '../builders.ts';
import { ManualClock } from '../manual-clock.ts';
import { creationOf } from './creation.ts';

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
export const aCreation = (name: string, change: Partial<CreateInput> = {}): CreateInput => ({
  ...creationOf(aStore({ name, id: `str_${systemRandom.id()}` })),
  ...change,
});

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
