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
const TURN_MS = 3;

/**
 * Keys waiting for work: each at most once, in order of arrival, a slice of a few milliseconds per turn of the event loop, so
 * that requests are served in between. Holds no more entries than there are objects; a key at rest costs nothing.
 */
export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const { clock, process, failed, firstPauseMs = 50, maximumPauseMs = 1_000_000 } = options;
  const waiting = new Set<string>();
  const failures = new Map<string, number>();
  let cancelTurn: (() => void) | undefined;

  const schedule = (): void => {
    if (waiting.size > 0) cancelTurn ??= clock.after(0, turn);
  };
  const turn = (): void => {
    cancelTurn = undefined;
    const until = clock.now() + TURN_MS;
    for (const key of [...waiting].slice(0, SLICE)) {
      if (clock.now() > until) break;
      if (waiting.delete(key)) work(key);
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
      delays.add(key, Math.min(firstPauseMs * 2 ** Math.min(count, 30), maximumPauseMs));
    }
  };
  const add = (key: string): void => {
    waiting.add(key);
    schedule();
  };
  const delays = createDelays(clock, add);
  return {
    add,
    addAfter: delays.add,
    stop() {
      cancelTurn?.();
      delays.stop();
      waiting.clear();
    },
  };
}

/** One timer per key, for its earliest wish; none after `stop`. */
function createDelays(
  clock: Clock,
  over: (key: string) => void,
): { add: WorkQueue['addAfter']; stop(): void } {
  const timers = new Map<string, { due: number; cancel: () => void }>();
  let isStopped = false;
  return {
    add(key, milliseconds) {
      const due = clock.now() + milliseconds;
      const before = timers.get(key);
      if (isStopped || (before !== undefined && before.due <= due)) return;
      before?.cancel();
      const cancel = clock.after(milliseconds, () => {
        timers.delete(key);
        over(key);
      });
      timers.set(key, { due, cancel });
    },
    stop() {
      isStopped = true;
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}
