import type { ChildProcess } from 'node:child_process';

/** Signals a whole process group, by its leader's id; one that is gone is no error. */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  signalPid(-pid, signal);
}

/** The same for the group of a child that was started detached. */
export function endGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid !== undefined) signalGroup(child.pid, signal);
}

/** Signals one process, or with a negative id a group; answers whether there was one. */
export function signalPid(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
