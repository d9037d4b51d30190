import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import * as log from '../log.ts';
import { databaseFailure, databaseTrouble, type DatabaseTrouble } from './failure.ts';
import { databaseConnection } from './tls.ts';

const pauseMs = 1000;

interface Patience {
  /** How long each kind of trouble may last; what is not named ends the wait at once. */
  for: Partial<Record<DatabaseTrouble, number>>;
  now: () => number;
}

/** A connection, as soon as the database gives one; throws a Failure when its trouble lasts too long. */
export async function connect(url: string, patience: Patience): Promise<Client> {
  const connection = databaseConnection(url);
  let said = '';
  const since = new Map<DatabaseTrouble, number>();
  for (;;) {
    const client = new Client({
      connectionString: connection.url,
      ssl: connection.ssl,
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    });
    // A connection that breaks while idle must not end the process: the next query tells.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const trouble = databaseTrouble(error);
      const begun = since.get(trouble) ?? patience.now();
      since.set(trouble, begun);
      if (patience.now() - begun >= (patience.for[trouble] ?? 0)) throw databaseFailure(error);
      const text = `waiting for the database: ${databaseFailure(error).lines.join(' ')}`;
      if (text !== said) log.info(text);
      said = text;
      await sleep(pauseMs);
    }
  }
}
