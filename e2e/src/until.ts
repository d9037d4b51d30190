import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `condition` holds (true or a value); fails with what was waited for. Errors of the condition end the wait. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  condition: () => Promise<T | false | undefined> | T | false | undefined,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== undefined) return value;
    if (performance.now() > end) throw new Error(`not within ${String(timeoutMs / 1000)} s: ${what}`);
    await delay(50);
  }
}
