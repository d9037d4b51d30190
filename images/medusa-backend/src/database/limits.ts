/** How long the shop waits for its data before it says that it is gone, in milliseconds. */
export interface Limits {
  /** For a connection of the pool, new or given back. */
  acquire: number;
  /** For PostgreSQL to take up a new connection. */
  connect: number;
  /** For a statement, which PostgreSQL then ends by itself. */
  statement: number;
  /** For the answer to a statement: longer than `statement`, for a PostgreSQL that does not answer at all. */
  query: number;
  /** For the answer to a command of Redis. */
  command: number;
  /** For the same on connections that also wait for work: BullMQ asks there for up to ten seconds. */
  blockingCommand: number;
}

const limits: Limits = {
  acquire: 5000,
  connect: 5000,
  statement: 15_000,
  query: 17_000,
  command: 5000,
  blockingCommand: 15_000,
};

/** Visitors wait for a server's statements, and nobody for a worker's, which may be long. */
export const limitsOf = (workerMode: string): Limits =>
  workerMode === 'worker'
    ? { ...limits, statement: 120_000, query: 122_000 }
    : workerMode === 'server'
      ? { ...limits, blockingCommand: limits.command }
      : limits;

/**
 * The address with the time-outs that node-postgres reads from it. What it names already stays: a pooler that knows no `statement_timeout` is
 * served by an empty one.
 */
export function withTimeouts(address: string, { statement, query }: Limits): string {
  const [base = '', given = ''] = address.split('?', 2);
  const parameters = new URLSearchParams(given);
  for (const [name, value] of [
    ['statement_timeout', statement],
    ['query_timeout', query],
  ] as const)
    if (!parameters.has(name)) parameters.set(name, String(value));
  return `${base}?${parameters.toString()}`;
}
