import type { Clock } from '../api/api.ts';

/** Deadlines counted from a recorded time; one timer each, none while nothing is due. */
export interface Deadlines {
  /**
   * Whether `milliseconds` have passed since `since`. If not, `wake` runs once when they have. `id` names this very
   * deadline: another start time is another id. It holds on clocks whose timers run faster than their time.
   */
  passed(id: string, since: number, milliseconds: number, wake: () => void): boolean;
  /** Forgets all deadlines whose id begins like this. */
  forget(prefix: string): void;
  stop(): void;
}

export function createDeadlines(clock: Clock): Deadlines {
  const timers = new Map<string, { isOver: boolean; cancel: () => void }>();
  return {
    passed(id, since, milliseconds, wake) {
      const known = timers.get(id);
      if (known !== undefined) return known.isOver;
      const left = since + milliseconds - clock.now();
      if (left <= 0) return true;
      const timer = { isOver: false, cancel: () => {} };
      timer.cancel = clock.after(left, () => {
        timer.isOver = true;
        wake();
      });
      timers.set(id, timer);
      return false;
    },
    forget(prefix) {
      for (const [id, timer] of timers) {
        if (!id.startsWith(prefix)) continue;
        timer.cancel();
        timers.delete(id);
      }
    },
    stop() {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}
