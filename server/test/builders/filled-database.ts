import type SqliteConnection from 'better-sqlite3';

type Sqlite = SqliteConnection.Database;

interface Column {
  name: string;
  type: string;
  pk: number;
}

interface Reference {
  from: string;
  table: string;
  to: string | null;
}

export const tableNames = (sqlite: Sqlite): string[] =>
  sqlite
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'applied_migrations' ORDER BY name",
    )
    .all()
    .map(({ name }) => name);

const columnsOf = (sqlite: Sqlite, table: string): Column[] =>
  sqlite.prepare<[string], Column>('SELECT * FROM pragma_table_info(?)').all(table);

const referencesOf = (sqlite: Sqlite, table: string): Reference[] =>
  sqlite
    .prepare<[string], Reference>('SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)')
    .all(table);

/** Rows in every table, whatever its columns are, with references that hold: as a database in use has them. */
export function fillTables(sqlite: Sqlite, rows: number): void {
  sqlite.pragma('foreign_keys = OFF');
  const fill = sqlite.transaction(() => {
    for (const table of tableNames(sqlite)) {
      const columns = columnsOf(sqlite, table);
      const references = referencesOf(sqlite, table);
      const isCounter = table === 'counter';
      const names = columns.map(({ name }) => `"${name}"`).join(', ');
      const places = columns.map(() => '?').join(', ');
      const insert = sqlite.prepare(`INSERT INTO "${table}" (${names}) VALUES (${places})`);
      for (let row = 1; row <= (isCounter ? 1 : rows); row += 1)
        insert.run(
          columns.map((column) => {
            const reference = references.find(({ from }) => from === column.name);
            return valueOf(reference ? referred(sqlite, reference) : { table, column }, row);
          }),
        );
    }
  });
  fill();
  sqlite.pragma('foreign_keys = ON');
}

/** The same value as the referred row has, so that it does not matter which table is filled first. */
function referred(sqlite: Sqlite, { table, to }: Reference): { table: string; column: Column } {
  const columns = columnsOf(sqlite, table);
  const column = columns.find(({ name, pk }) => (to === null ? pk > 0 : name === to));
  if (!column) throw new Error(`${table} has no column ${String(to)}`);
  return { table, column };
}

function valueOf(
  { table, column }: { table: string; column: Column },
  row: number,
): string | number | Buffer {
  const type = column.type.toUpperCase();
  if (type.includes('INT')) return row;
  if (type.includes('BLOB')) return Buffer.from([row]);
  return column.pk > 0 || column.name === 'id' ? `${table}-${row}` : `{"${column.name}":${row}}`;
}
