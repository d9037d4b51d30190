import type { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../database/connect.ts';
import { databaseFailure, databaseTrouble } from '../database/failure.ts';
import { addSeed, prepareState, readState, setMarker, tryLock } from '../database/state.ts';
import { Failure } from '../failure.ts';
import * as log from '../log.ts';
import { waitForRedis } from '../readiness/redis.ts';
import { readSeed } from '../seed/seed-file.ts';
import { accessFingerprint, chooseSteps } from '../seed/steps.ts';
import { required } from '../settings.ts';
import { again } from './again.ts';
import { runCommand } from './end.ts';
import { medusa, medusaVersion } from './medusa.ts';
import { migrateArguments } from './migrate-arguments.ts';

const patienceMs = 180_000;
/** For another seed Job: less than the Job itself may take. */
const defaultWaitSeconds = 600;

/**
 * Brings the database to this engine version, fills the shop and sets its credentials, each only when the database does not say that it has
 * been done. Safe to run again after any failure, and at the same time as another.
 */
async function seed(env: NodeJS.ProcessEnv, now: () => number): Promise<void> {
  const settings = required(env, [
    'DATABASE_URL',
    'JWT_SECRET',
    'COOKIE_SECRET',
    'SHOPYARD_SCHEMA',
    'SEED_FILE',
    'ADMIN_EMAIL',
    'ADMIN_PASSWORD',
    'PUBLISHABLE_KEY',
  ]);
  const file = readSeed(settings.SEED_FILE);
  const access = accessFingerprint(
    {
      email: settings.ADMIN_EMAIL,
      password: settings.ADMIN_PASSWORD,
      publishableKey: settings.PUBLISHABLE_KEY,
    },
    settings.JWT_SECRET,
  );
  const client = await connect(settings.DATABASE_URL, { for: { away: patienceMs }, now });
  try {
    await lock(client, { seconds: Number(env['SHOPYARD_WAIT_SECONDS'] ?? defaultWaitSeconds), now });
    await prepareState(client);
    const wanted = { schema: settings.SHOPYARD_SCHEMA, seed: file.hash, access };
    const steps = chooseSteps(await readState(client), wanted);
    if (!steps.migrate && !steps.fill && !steps.access) {
      log.info(`nothing to do: the database has schema ${wanted.schema} and seed ${wanted.seed}`);
      return;
    }
    if (env['REDIS_URL']) await waitForRedis(env['REDIS_URL'], { patienceMs, now });
    if (steps.migrate) await migrate(client, wanted.schema, env);
    if (steps.fill || steps.access)
      await medusa(['exec', './src/seed/run.js', ...(steps.fill ? ['fill'] : ['access'])], env);
    if (steps.fill) await addSeed(client, wanted.seed);
    await setMarker(client, 'access', access);
    log.info(`the database has schema ${wanted.schema} and seed ${wanted.seed}`);
  } catch (error) {
    throw typeof (error as { severity?: unknown }).severity === 'string' || databaseTrouble(error) === 'away'
      ? databaseFailure(error)
      : error;
  }
}

/**
 * Data migrations are a step of their own: only then does their failure fail the Job. Pods that wait for the schema start
 * while the shop is being filled: the first start of the application, which writes its defaults, lies behind us then.
 */
async function migrate(client: Client, schema: string, env: NodeJS.ProcessEnv): Promise<void> {
  log.info(`bringing the database to schema ${schema}`);
  // Behind its own lock Medusa writes what each module provides, and of two that do so at once one fails. Ours keeps out our own Jobs, not a
  // former one's process that lost its connection, or a command by hand.
  await again(() => medusa(migrateArguments(medusaVersion), env));
  await medusa(['db:migrate:scripts'], env);
  await setMarker(client, 'schema', schema);
}

async function lock(client: Client, { seconds, now }: { seconds: number; now: () => number }): Promise<void> {
  const begun = now();
  let said = false;
  while (!(await tryLock(client))) {
    if (now() - begun >= seconds * 1000)
      throw new Failure('unavailable', [
        `FATAL: another seed Job still works on this database after ${seconds} s: see its log, or end it.`,
      ]);
    if (!said) log.info('waiting: another seed Job works on this database');
    said = true;
    await sleep(1000);
  }
}

void runCommand(() => seed(process.env, Date.now));
