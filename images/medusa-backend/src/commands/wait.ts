import type { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../database/connect.ts';
import { databaseFailure, databaseTrouble } from '../database/failure.ts';
import { readState } from '../database/state.ts';
import { Failure } from '../failure.ts';
import * as log from '../log.ts';
import { required } from '../settings.ts';
import { runCommand } from './end.ts';

const pollMs = 1000;

/**
 * Ends with 0 once the database says that it has the schema of SHOPYARD_SCHEMA. A login that is not there yet is waited for, too: while
 * passwords are rotated the seed Job makes it. SHOPYARD_WAIT_SECONDS bounds the whole wait; kubelet then starts it again and shows it.
 */
async function wait(env: NodeJS.ProcessEnv, now: () => number): Promise<void> {
  const settings = required(env, ['DATABASE_URL', 'SHOPYARD_SCHEMA']);
  const limitMs = Number(env['SHOPYARD_WAIT_SECONDS'] ?? 600) * 1000;
  const begun = now();
  const left = () => limitMs - (now() - begun);
  let client: Client | undefined;
  let said: string | undefined;
  while (said === undefined || left() > 0) {
    client ??= await connect(settings.DATABASE_URL, {
      for: { away: left(), missing: left(), login: Math.min(left(), 60_000) },
      now,
    });
    try {
      const { schema } = await readState(client);
      if (schema === settings.SHOPYARD_SCHEMA) {
        log.info(`the database has schema ${schema}`);
        return;
      }
      const text = `waiting for schema ${settings.SHOPYARD_SCHEMA}: the database has ${schema ?? 'none'}`;
      if (text !== said) log.info(text);
      said = text;
    } catch (error) {
      if (databaseTrouble(error) !== 'away') throw databaseFailure(error);
      await client.end().catch(() => undefined);
      client = undefined;
    }
    await sleep(pollMs);
  }
  throw new Failure('unavailable', [`${said ?? ''}; gave up after ${limitMs / 1000} s`]);
}

void runCommand(() => wait(process.env, Date.now));
