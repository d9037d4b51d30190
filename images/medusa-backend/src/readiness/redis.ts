import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import * as log from '../log.ts';

/** One connection, one PING; throws when there is no PONG in time. */
export async function pingRedis(url: string, timeoutMs: number): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The cause: the rejection that follows only says that the connection is closed.
  let cause: Error | undefined;
  redis.on('error', (error: Error) => (cause ??= error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw cause ?? error;
  } finally {
    redis.disconnect();
  }
}

export async function waitForRedis(
  url: string,
  { patienceMs, now }: { patienceMs: number; now: () => number },
): Promise<void> {
  const begun = now();
  let said = false;
  for (;;) {
    try {
      await pingRedis(url, 5000);
      return;
    } catch (error) {
      if (now() - begun >= patienceMs)
        throw new Failure('unavailable', [String(error), 'FATAL: Redis does not answer'], error);
      if (!said) log.info(`waiting for Redis: ${String(error)}`);
      said = true;
      await sleep(1000);
    }
  }
}
