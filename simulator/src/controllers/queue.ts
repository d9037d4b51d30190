import type { Clock } from '../api/api.ts';

export interface WorkQueue {
  add(key: string): void;
  /** Adds the key once the time has passed; the earliest wish of a key wins. */
  addAfter(key: string, milliseconds: number): void;
  stop(): void;
}

export interface WorkQueueOptions {
  clock: Clock;
  process: (key: string) => void;
  /** Told of every failure; the key comes again after a growing pause. */
  failed?: (key: string, error: unknown) => void;
  /** First pause after a failure; it doubles up to `maximumPauseMs`. */
  firstPauseMs?: number;
  maximumPauseMs?: number;
}

const SLICE = 20;

/**
 * Keys waiting for work: each at most once, in order of arrival, a slice per turn of the event loop so that requests are
 * served in between. Holds no more entries than there are objects; a key at rest costs nothing.
 */
export function createWorkQueue({
  clock,
  process,
  failed,
  firstPauseMs = 50,
  maximumPauseMs = 1_000_000,
}: WorkQueueOptions): WorkQueue {
  const waiting = new Set<string>();
  const later = new Map<string, { due: number; cancel: () => void }>();
  const failures = new Map<string, number>();
  let cancelTurn: (() => void) | undefined;
  let isStopped = false;

  const schedule = (): void => {
    if (isStopped || waiting.size === 0 || cancelTurn !== undefined) return;
    cancelTurn = clock.after(0, turn);
  };
  const turn = (): void => {
    cancelTurn = undefined;
    for (const key of [...waiting].slice(0, SLICE)) {
      if (isStopped) return;
      waiting.delete(key);
      work(key);
    }
    schedule();
  };
  const work = (key: string): void => {
    try {
      process(key);
      failures.delete(key);
    } catch (error) {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      failed?.(key, error);
      addAfter(key, Math.min(firstPauseMs * 2 ** Math.min(count, 30), maximumPauseMs));
    }
  };
  const add = (key: string): void => {
    waiting.add(key);
    schedule();
  };
  const addAfter = (key: string, milliseconds: number): void => {
    if (isStopped) return;
    const due = clock.now() + milliseconds;
    const before = later.get(key);
    if (before !== undefined && before.due <= due) return;
    before?.cancel();
    const cancel = clock.after(milliseconds, () => {
      later.delete(key);
      add(key);
    });
    later.set(key, { due, cancel });
  };
  return {
    add,
    addAfter,
    stop() {
      isStopped = true;
      cancelTurn?.();
      for (const { cancel } of later.values()) cancel();
      later.clear();
      waiting.clear();
    },
  };
}
