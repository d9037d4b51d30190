import { setTimeout as delay } from 'node:timers/promises';
import { withOutages } from './outage.ts';

/** Waits until `check` answers something other than undefined or false, and answers it; fails after `deadlineMs`. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false>,
  deadlineMs = 60_000,
): Promise<T> {
  const end = performance.now() + withOutages(deadlineMs);
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain for: ${what}`);
    await delay(10);
  }
}
