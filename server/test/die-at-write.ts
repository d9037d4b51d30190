/**
 * Loaded before a program (`node --import`): ends it by SIGKILL
 * - just before its N-th write to the database, N being TEST_DIE_AT_WRITE. A write is a statement that changes
 *   something, a COMMIT included;
 * - or just after the COMMIT of the first transaction with a statement that contains TEST_DIE_AFTER_COMMIT_OF.
 */
import SqliteConnection from 'better-sqlite3';

type Method = (this: unknown, ...values: unknown[]) => unknown;

const last = Number(process.env['TEST_DIE_AT_WRITE'] ?? 0);
const fatal = process.env['TEST_DIE_AFTER_COMMIT_OF'];
let writes = 0;
let isFatal = false;

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

function write(sql: string): void {
  writes += 1;
  if (writes === last) die();
  if (fatal !== undefined && sql.includes(fatal)) isFatal = true;
}

function wrap(target: Record<string, Method>, method: string, wrapped: (original: Method) => Method): void {
  const original = target[method];
  if (original) target[method] = wrapped(original);
}

const connection = new SqliteConnection(':memory:');
const statement = Object.getPrototypeOf(connection.prepare('SELECT 1')) as Record<string, Method>;
connection.close();
for (const method of ['run', 'get', 'all'])
  wrap(
    statement,
    method,
    (original) =>
      function (...values) {
        const { source, readonly } = this as { source: string; readonly: boolean };
        if (!readonly) write(source);
        return original.apply(this, values);
      },
  );
wrap(
  SqliteConnection.prototype as never,
  'exec',
  (original) =>
    function (...values) {
      if (values[0] === 'COMMIT') write('COMMIT');
      const answer = original.apply(this, values);
      if (values[0] === 'COMMIT' && isFatal) die();
      return answer;
    },
);
