import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { RefusedStart } from '../lib/told-error.ts';

/** The embedded cluster cannot be started: what is wrong, and what to do. */
export class EmbeddedError extends RefusedStart {}

export interface EmbeddedOptions {
  /** Its state and kubeconfig; kept between starts. */
  directory: string;
  ingressPort: number;
  speed: number;
  clock: Clock;
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void;
}

export interface EmbeddedCluster {
  kubeconfigPath: string;
  /** Port of the played ingress on 127.0.0.1. */
  ingressPort: number;
  /** Ends the process and waits for its end. */
  stop(): Promise<void>;
}

type Process = ChildProcessByStdio<Writable, Readable, Readable>;

const readyLine = z.object({ ready: z.literal(true), kubeconfig: z.string(), ingress: z.url() });
const startMs = 30_000;
const stopMs = 5000;
const restartMs = [200, 1000, 5000] as const;

/**
 * Runs the simulated cluster as a second process. Its stdin is a pipe that we hold, so that it ends with us however
 * we end; if it ends before, it is started again on the same ports and state.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedCluster> {
  await assertFree(options.ingressPort);
  const entry = findSimulator();
  let stopping = false;
  let failures = 0;
  let current = await begin(entry, options, options.ingressPort);
  const { kubeconfig, ingress } = current.ready;
  const ingressPort = Number(new URL(ingress).port);

  const supervise = (process: Process): void => {
    process.once('exit', (code, signal) => {
      if (stopping) return;
      options.log('error', 'the embedded cluster ended; it is started again', { code, signal });
      again();
    });
  };
  const again = (): void => {
    const waitMs = restartMs[Math.min(failures, restartMs.length - 1)] ?? 5000;
    failures += 1;
    options.clock.after(waitMs, () => {
      if (stopping) return;
      begin(entry, options, ingressPort).then(
        (next) => {
          current = next;
          failures = 0;
          if (stopping) void end(next.process, options.clock);
          else supervise(next.process);
        },
        (error: unknown) => {
          options.log('error', 'the embedded cluster could not be started again', { err: error });
          if (!stopping) again();
        },
      );
    });
  };
  supervise(current.process);
  return {
    kubeconfigPath: kubeconfig,
    ingressPort,
    stop: async () => {
      stopping = true;
      await end(current.process, options.clock);
    },
  };
}

async function begin(
  entry: string,
  options: EmbeddedOptions,
  ingressPort: number,
): Promise<{ process: Process; ready: z.infer<typeof readyLine> }> {
  const flags = [
    '--dir',
    options.directory,
    '--ingress-port',
    String(ingressPort),
    '--speed',
    String(options.speed),
  ];
  // Its own process group: Ctrl-C reaches us, and we end it in our order.
  const process_: Process = spawn(process.execPath, [entry, ...flags], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  process_.stdin.on('error', () => undefined);
  let complaint = '';
  process_.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4000);
    options.log('warn', 'the embedded cluster complains', { text: chunk.toString().slice(0, 2000) });
  });
  try {
    return { process: process_, ready: await ready(process_, options.clock) };
  } catch (error) {
    await end(process_, options.clock);
    if (!(error instanceof EmbeddedError)) throw error;
    const last = complaint.trim().split('\n').at(-1) ?? '';
    throw new EmbeddedError(
      `${error.message.replace(/\s+$/, '')} ${last}`.trim(),
      'Run "npm run build"; if that does not help, remove its directory to begin anew.',
    );
  }
}

function ready(child: Process, clock: Clock): Promise<z.infer<typeof readyLine>> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (why: string): void => {
      reject(new EmbeddedError(`The embedded cluster ${why}.`, ''));
    };
    const cancel = clock.after(startMs, () => {
      fail('was not ready within 30 s');
    });
    child.once('error', (error) => {
      fail(`cannot be started (${error.message})`);
    });
    child.once('exit', (code) => {
      cancel();
      fail(`ended at the start with code ${String(code)}`);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = /^\{.*\}$/m.exec(text)?.[0];
      if (line === undefined) return;
      cancel();
      child.stdout.removeAllListeners('data').resume();
      const said = readyLine.safeParse(JSON.parse(line));
      if (said.success) resolve(said.data);
      else fail('is of another version than this server');
    });
  });
}

async function end(child: Process, clock: Clock): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const cancel = clock.after(stopMs, () => child.kill('SIGKILL'));
  await ended;
  cancel();
}

/** Beside the bundle its bundle, beside the source its source. */
function findSimulator(): string {
  const here = import.meta.dirname;
  const places = [join(here, '../../simulator/dist/main.js'), join(here, '../../../simulator/src/main.ts')];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new EmbeddedError('The embedded cluster is not built.', 'Run "npm run build", then start again.');
}

async function assertFree(port: number): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
  } catch {
    throw new EmbeddedError(
      `Port ${String(port)}, where the embedded cluster serves the stores, is in use.`,
      'End the program that uses it, or set SHOPYARD_EMBEDDED_INGRESS_PORT to another one.',
    );
  } finally {
    probe.close();
  }
}
