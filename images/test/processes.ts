import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Program {
  command: string;
  args: string[];
  cwd?: string;
  env: Record<string, string>;
  /** Dropped to this user and group; only root can. */
  uid?: number | undefined;
}

/** A program that was started: all it said so far, and its end. */
export interface Running {
  pid: number;
  output: () => string;
  exit: Promise<number>;
  /** Undefined while it runs. */
  code: () => number | undefined;
  residentMiB: () => number;
  peakMiB: () => number;
  stop: (signal?: NodeJS.Signals) => Promise<number>;
}

export function start({ command, args, cwd, env, uid }: Program): Running {
  const child: ChildProcess = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let output = '';
  let code: number | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // A test that ran out of time leaves nothing behind.
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  const exit = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      process.off('exit', end);
      code = exitCode ?? (signal === null ? -1 : 128);
      resolve(code);
    });
  });
  const memory = (field: string): number => {
    const status = `/proc/${child.pid ?? 0}/status`;
    const line = existsSync(status)
      ? new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(status, 'utf8'))
      : null;
    return line === null ? 0 : Math.round(Number(line[1]) / 1024);
  };
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exit,
    code: () => code,
    residentMiB: () => memory('VmRSS'),
    peakMiB: () => memory('VmHWM'),
    stop: async (signal = 'SIGTERM') => {
      if (code !== undefined) return code;
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      const ended = await exit;
      clearTimeout(late);
      return ended;
    },
  };
}

/** Stops a process and its children where they are, or lets them go on: they live, their connections stand, and nothing answers. */
export function signalFamily(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const one of [pid, ...childrenOf(pid)]) process.kill(one, signal);
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((child) => {
    const stat = `/proc/${child}/stat`;
    // The name in brackets may hold blanks; state and parent follow it.
    return existsSync(stat) && Number(readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ')[1]) === pid;
  });
}

export interface Ended {
  code: number;
  output: string;
  seconds: number;
}

export async function run(program: Program): Promise<Ended> {
  const begun = performance.now();
  const running = start(program);
  const code = await running.exit;
  return { code, output: running.output(), seconds: (performance.now() - begun) / 1000 };
}

/** Waits for what `look` finds; at the deadline it fails with what was seen last. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
  seconds = 60,
): Promise<Found> {
  const deadline = performance.now() + seconds * 1000;
  let last: unknown = 'nothing';
  do {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  } while (performance.now() < deadline);
  throw new Error(`${what}: not within ${seconds} s; last: ${String(last)}`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
