import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Answer, post } from './doors.ts';
import { eventually } from './eventually.ts';

const home = join(import.meta.dirname, '../..');
const cache = join(home, 'node_modules/.cache/shopyard-tests');

export interface ServerProcess {
  child: ChildProcess;
  url: string;
  /** What it wrote on both outputs. */
  said: () => string;
  /** Its exit code or the signal that it died of. */
  ended: Promise<number | NodeJS.Signals | null>;
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** HTTP status of /readyz; undefined where nobody answers. */
  ready(): Promise<number | undefined>;
}

/** A data directory for server processes; who made it removes it. */
export function serverDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-process-'));
  mkdirSync(cache, { recursive: true });
  symlinkSync(cache, join(dir, 'cache'));
  return dir;
}

export interface ServerStart {
  dir: string;
  kubeconfigPath: string;
  env?: Record<string, string>;
  /** Options of node. */
  node?: readonly string[];
}

/** The whole server in a process of its own, as `npm run dev` starts it, over a cluster that runs already. Killed with the test. */
export async function startServerProcess(start: ServerStart): Promise<ServerProcess> {
  const given = Object.entries(process.env).filter(([name]) => !name.startsWith('SHOPYARD_'));
  const child = spawn(process.execPath, [...(start.node ?? []), join(home, 'server/src/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(given),
      NODE_COMPILE_CACHE: join(cache, 'compiled'),
      SHOPYARD_DATA_DIR: start.dir,
      SHOPYARD_PORT: '0',
      SHOPYARD_CLUSTER: 'kubeconfig',
      SHOPYARD_STORE_BASE_DOMAIN: 'localhost',
      SHOPYARD_EDGE: 'assume',
      SHOPYARD_LIMIT_STORES_PER_OWNER: '100',
      SHOPYARD_LIMIT_CREATES_PER_HOUR: '1000',
      KUBECONFIG: start.kubeconfigPath,
      ...start.env,
    },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let said = '';
  const hear = (part: Buffer): void => {
    said += part.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = once(child, 'close').then(
    ([code, signal]) => (signal ?? code) as number | NodeJS.Signals | null,
  );
  const url = await eventually(
    'the server answers',
    () => {
      if (child.exitCode !== null) throw new Error(`the server ended: ${said}`);
      return Promise.resolve(/Shopyard +(http:\/\/\S+)/.exec(said)?.[1]);
    },
    120_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${said}`);
  });
  return {
    child,
    url,
    said: () => said,
    ended,
    ask: async (query, variables) => (await post(url, { query, variables })).answer,
    ready: () => statusOf(`${url}/readyz`),
  };
}

/** Over a connection of its own, as somebody who comes anew. */
const statusOf = (address: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    const request = get(address, { agent: false, timeout: 5000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => {
      resolve(undefined);
    });
  });
