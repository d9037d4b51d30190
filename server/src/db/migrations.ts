import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../lib/canonical-json.ts';
import { DatabaseRefusal } from './refusal.ts';

/** One generated step of the schema, in the order of the journal. */
export interface Migration {
  index: number;
  tag: string;
  sql: string;
  /** sha256 of the text with Unix line ends. */
  checksum: string;
  /** Tables that a person allowed to lose rows, by a line `-- may shrink: <table>` in the text. */
  mayShrink: readonly string[];
}

/** The folder `drizzle/` as seen from the source (`server/src/db`) and from the bundle (`server/dist`). */
export function findMigrations(from: string = import.meta.url): string {
  for (const relative of ['../../../drizzle/', '../../drizzle/', './drizzle/']) {
    const folder = fileURLToPath(new URL(relative, from));
    if (existsSync(join(folder, 'meta', '_journal.json'))) return folder;
  }
  throw new DatabaseRefusal(
    'The folder drizzle/ with the database migrations is missing.',
    'Install Shopyard again.',
  );
}

/** Reads the journal and every text that it names. Refuses a folder whose journal and files do not fit. */
export function readMigrations(folder: string): Migration[] {
  const journal: unknown = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8'));
  return entriesOf(journal).map(({ idx, tag }, position) => {
    if (idx !== position)
      throw new DatabaseRefusal(
        `The journal of migrations in ${folder} is out of order at ${tag}.`,
        'Install Shopyard again.',
      );
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8').replaceAll('\r\n', '\n');
    const mayShrink = [...text.matchAll(/^-- may shrink: (\w+)$/gm)].map((match) => match[1] ?? '');
    return { index: idx, tag, sql: text, checksum: sha256(text), mayShrink };
  });
}

function entriesOf(journal: unknown): { idx: number; tag: string }[] {
  if (
    typeof journal !== 'object' ||
    journal === null ||
    !('entries' in journal) ||
    !Array.isArray(journal.entries)
  )
    throw new DatabaseRefusal('The journal of migrations cannot be read.', 'Install Shopyard again.');
  return journal.entries.map((entry: { idx: number; tag: string }) => ({ idx: entry.idx, tag: entry.tag }));
}
