import type { Clock } from '../api/api.ts';

/** Deadlines counted from a recorded time; one timer each, none while nothing is due. */
export interface Deadlines {
  /**
   * Whether `milliseconds` have passed since `since`. If not, `wake` runs once when they have. `id` names this very deadline
   * of its owner: another start time is another id. It holds on clocks whose timers run faster than their time.
   */
  passed(
    deadline: { owner: string; id: string; since: number; milliseconds: number },
    wake: () => void,
  ): boolean;
  /** Forgets all deadlines of an owner. */
  forget(owner: string): void;
  stop(): void;
}

interface Timer {
  isOver: boolean;
  cancel: () => void;
}

export function createDeadlines(clock: Clock): Deadlines {
  const owners = new Map<string, Map<string, Timer>>();
  const forget = (owner: string): void => {
    for (const timer of owners.get(owner)?.values() ?? []) timer.cancel();
    owners.delete(owner);
  };
  return {
    passed({ owner, id, since, milliseconds }, wake) {
      const known = owners.get(owner)?.get(id);
      if (known !== undefined) return known.isOver;
      const left = since + milliseconds - clock.now();
      if (left <= 0) return true;
      const timer: Timer = { isOver: false, cancel: () => {} };
      timer.cancel = clock.after(left, () => {
        timer.isOver = true;
        wake();
      });
      owners.set(owner, (owners.get(owner) ?? new Map<string, Timer>()).set(id, timer));
      return false;
    },
    forget,
    stop() {
      for (const owner of [...owners.keys()]) forget(owner);
    },
  };
}
