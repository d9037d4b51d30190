import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `check` answers something other than undefined or false, and answers it; fails after `deadlineMs`. */
export async function until<T>(
  what: string,
  check: () => T | undefined | false,
  deadlineMs = 60_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = check();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${String(deadlineMs)} ms in vain for: ${what}`);
    await delay(3);
  }
}

/** The same for a check that takes time. */
export async function untilAsync(
  what: string,
  check: () => Promise<boolean>,
  deadlineMs = 60_000,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`waited ${String(deadlineMs)} ms in vain for: ${what}`);
    await delay(20);
  }
}
