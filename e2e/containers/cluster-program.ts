import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { repository } from '../src/tools.ts';

/** The program that makes a real node on this machine; SHOPYARD_CLUSTER_PROGRAM names another one. */
export const clusterProgram = resolve(
  repository,
  process.env['SHOPYARD_CLUSTER_PROGRAM'] ?? '../shared/cluster/cluster',
);

export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Shows what the command says while it runs; otherwise it is answered, and shown only when it fails. */
  isShown?: boolean;
}

/** Runs a command to its end and answers what it printed on stdout. A failure carries the end of all that it said. */
export async function command(
  program: string,
  args: readonly string[],
  { cwd = repository, env = {}, isShown = false }: CommandOptions = {},
): Promise<string> {
  const stdio: StdioOptions = isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  const child = spawn(program, [...args], { cwd, stdio, env: { ...process.env, ...env } });
  let answer = '';
  let all = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
    all = (all + chunk.toString()).slice(-8000);
  });
  child.stderr?.on('data', (chunk: Buffer) => (all = (all + chunk.toString()).slice(-8000)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}:\n${all}`);
  return answer;
}

export const cluster = (...args: string[]): Promise<string> => command(clusterProgram, args);
