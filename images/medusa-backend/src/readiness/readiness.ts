import { setTimeout as sleep } from 'node:timers/promises';

export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

export interface Readiness {
  isReady: boolean;
  /** Per part `ok`, or why not; without addresses, which may hold passwords. */
  parts: Record<string, string>;
}

/** All checks at once, each within the time limit: an answer comes even when a connection hangs. */
export async function readiness(checks: Checks, limitMs: number): Promise<Readiness> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await answer(check, limitMs)] as const),
  );
  return { isReady: answers.every(([, text]) => text === 'ok'), parts: Object.fromEntries(answers) };
}

async function answer(check: () => Promise<unknown>, limitMs: number): Promise<string> {
  const limit = new AbortController();
  try {
    return await Promise.race([
      check().then(() => 'ok'),
      sleep(limitMs, `no answer within ${limitMs} ms`, { signal: limit.signal }),
    ]);
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    return `failed: ${typeof code === 'string' ? code : String(name)}`;
  } finally {
    limit.abort();
  }
}
