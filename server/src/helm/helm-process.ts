import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Clock } from '../lib/clock.ts';
import { endGroup } from './end-group.ts';

export interface ProcessLimits {
  /** More than this on standard output ends the process. */
  stdoutBytes: number;
  /** Of standard error only the end is kept. */
  stderrBytes: number;
  /** From SIGTERM to SIGKILL. */
  graceMs: number;
}

export interface ProcessRun {
  binary: string;
  args: readonly string[];
  environment: Record<string, string>;
  cwd: string;
  stdin?: string;
  timeoutMs: number;
  signal?: AbortSignal;
  /** Called once, when the program runs. Must not throw. */
  spawned?: () => void;
}

export interface ProcessResult {
  /** How it ended: by itself, or ended by us. */
  end: 'exited' | 'timedOut' | 'aborted' | 'tooMuchOutput' | 'notStarted';
  code: number | undefined;
  signal: string | undefined;
  stdout: string;
  /** The last of it. */
  stderr: string;
}

/**
 * Runs one program in its own process group, without a shell. Always resolves: at the latest `graceMs` after
 * its deadline, and with its whole group ended. Output is read to its end and kept within the limits.
 */
export async function runProcess(
  run: ProcessRun,
  limits: ProcessLimits,
  clock: Clock,
): Promise<ProcessResult> {
  let end: ProcessResult['end'] = 'exited';
  const child = spawn(run.binary, run.args, {
    cwd: run.cwd,
    env: run.environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Heard from the first moment on: a spawn that was refused tells so by an event.
  const exiting = exited(child);
  const pipes = pipesOf(child);
  if (!pipes) return notStarted((await exiting).failed);
  if (run.spawned) child.once('spawn', run.spawned);
  let cancelKill = (): void => undefined;
  const stop = (why: ProcessResult['end']): void => {
    if (end !== 'exited') return;
    end = why;
    endGroup(child, 'SIGTERM');
    cancelKill = clock.after(limits.graceMs, () => {
      endGroup(child, 'SIGKILL');
    });
  };
  const { stdout, stderr } = converse(pipes, run.stdin, limits, () => {
    stop('tooMuchOutput');
  });
  const cancelDeadline = clock.after(run.timeoutMs, () => {
    stop('timedOut');
  });
  const abort = (): void => {
    stop('aborted');
  };
  if (run.signal?.aborted) abort();
  run.signal?.addEventListener('abort', abort, { once: true });
  const exit = await exiting;
  cancelDeadline();
  cancelKill();
  run.signal?.removeEventListener('abort', abort);
  // Children it left behind must not live on, nor keep its output open.
  endGroup(child, 'SIGKILL');
  // One that left the group may still hold it: what it writes is not waited for.
  const cancelWait = clock.after(limits.graceMs, () => {
    pipes.stdout.destroy();
    pipes.stderr.destroy();
  });
  await Promise.all([stdout.ended, stderr.ended]);
  cancelWait();
  if (exit.failed) end = 'notStarted';
  return {
    end,
    code: exit.code ?? undefined,
    signal: exit.signal ?? undefined,
    stdout: stdout.text(),
    stderr: exit.failed ? exit.failed.message : stderr.text(),
  };
}

type Pipes = Pick<ChildProcessWithoutNullStreams, 'stdin' | 'stdout' | 'stderr'>;

/** Where no file handle is left there are none, whatever the type says. */
function pipesOf(child: Partial<Pipes>): Pipes | undefined {
  const { stdin, stdout, stderr } = child;
  return stdin && stdout && stderr ? { stdin, stdout, stderr } : undefined;
}

/** Gives the program its input, and reads all that it writes. */
function converse(
  { stdin, stdout, stderr }: Pipes,
  input: string | undefined,
  limits: ProcessLimits,
  tooMuch: () => void,
) {
  // A program that ends without reading its input closes the pipe: its exit tells why.
  stdin.on('error', () => undefined);
  stdin.end(input ?? '');
  return {
    stdout: collect(stdout, limits.stdoutBytes, 'all', tooMuch),
    stderr: collect(stderr, limits.stderrBytes, 'end', () => undefined),
  };
}

/** What became of a program that could not be started, for the reason given. */
export const notStarted = (failed: Error | undefined): ProcessResult => ({
  end: 'notStarted',
  code: undefined,
  signal: undefined,
  stdout: '',
  stderr: failed?.message ?? '',
});

interface Exit {
  code: number | null;
  signal: string | null;
  failed?: Error;
}

function exited(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (failed) => {
      resolve({ code: null, signal: null, failed });
    });
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
}

/** Keeps the end of a stream, or all of it as long as that is not too much, and reads the rest away. */
function collect(stream: Readable, most: number, keep: 'all' | 'end', exceeded: () => void) {
  let parts: Buffer[] = [];
  let size = 0;
  stream.on('data', (part: Buffer) => {
    size += part.length;
    if (keep === 'all' && size > most) {
      parts = [];
      exceeded();
      return;
    }
    parts.push(part);
    if (size > most * 2) {
      parts = [Buffer.concat(parts).subarray(-most)];
      size = most;
    }
  });
  stream.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    stream.once('close', resolve);
  });
  return { ended, text: () => Buffer.concat(parts).subarray(-most).toString('utf8') };
}
