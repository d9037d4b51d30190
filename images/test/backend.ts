import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, run, start, until, type Ended, type Running } from './processes.ts';

const images = join(import.meta.dirname, '..');
/** What the Dockerfile copies to /srv/medusa. */
const built = join(images, 'medusa-backend', '.medusa', 'server');
/** Node of the repository, not of the system. */
export const node = join(images, '..', 'node_modules', 'node', 'bin', 'node');

type Command = 'start' | 'seed' | 'wait';
type Environment = Record<string, string>;

const program = (command: Command, env: Environment) => ({
  command: node,
  args: [join(built, 'src', 'commands', `${command}.js`)],
  cwd: built,
  env: { PATH: '/usr/bin:/bin', ...env },
  uid: stranger,
});

/**
 * A user that owns nothing and is in no passwd, as in a cluster: to it the built application is read-only. Undefined where we may not change
 * the user, or where the checkout is closed to others.
 */
export const stranger = someStranger();

function someStranger(): number | undefined {
  const uid = 23_456;
  if (process.getuid?.() !== 0) return undefined;
  const tried = spawnSync(node, ['-e', ''], { cwd: built, uid, gid: uid, env: {} });
  return tried.status === 0 ? uid : undefined;
}

/** The folder that the chart mounts a volume at; empty, and the shop's programs may write there. */
const uploads = join(built, 'static');

export function emptyUploads(): void {
  rmSync(uploads, { recursive: true, force: true });
  mkdirSync(uploads);
  if (stranger !== undefined) chownSync(uploads, stranger, stranger);
}

export const privateFiles = (): string[] => {
  const folder = join(uploads, '.private');
  return existsSync(folder) ? readdirSync(folder) : [];
};

export const command = (name: 'seed' | 'wait', env: Environment): Promise<Ended> => run(program(name, env));
/** `medusa exec`: a script within the built application, which is what Medusa's own modules can be asked in. */
export const script = (path: string, args: string[], env: Environment): Promise<Ended> =>
  run({
    command: node,
    args: [
      join(images, 'medusa-backend', 'node_modules', '@medusajs', 'cli', 'cli.js'),
      'exec',
      path,
      ...args,
    ],
    cwd: built,
    env: { PATH: '/usr/bin:/bin', ...env },
    uid: stranger,
  });
export const startCommand = (name: Command, env: Environment): Running => start(program(name, env));

export interface Backend {
  url: string;
  secondsToHealth: number;
  process: Running;
}

/** Server or worker, as its environment says; listening when this returns. */
export async function startBackend(env: Environment): Promise<Backend> {
  const port = await freePort();
  const begun = performance.now();
  const process = startCommand('start', { ...env, PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  await until(
    `health of ${url}`,
    async () => {
      if (process.code() !== undefined) throw new Error(process.output());
      return (await fetch(`${url}/health`)).ok || undefined;
    },
    120,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${process.output()}`);
  });
  return { url, secondsToHealth: (performance.now() - begun) / 1000, process };
}

export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
  seconds: number;
}

export async function ask(
  url: string,
  { method, headers, json }: { method?: string; headers?: Record<string, string>; json?: unknown } = {},
): Promise<Answer> {
  const begun = performance.now();
  const response = await fetch(url, {
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    body: isJson ? (JSON.parse(text) as unknown) : text,
    headers: response.headers,
    seconds: (performance.now() - begun) / 1000,
  };
}

/** Into the log of the suite: figures for the charts' sizes. */
export function report(what: string, { secondsToHealth, process }: Backend): void {
  console.log(
    `${what}: healthy after ${secondsToHealth.toFixed(1)} s, ${process.residentMiB()} MiB now, ${process.peakMiB()} MiB at most`,
  );
}
