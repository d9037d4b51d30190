import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import { helmEnvironment } from './helm-environment.ts';
import { notStarted, runProcess, type ProcessLimits, type ProcessResult } from './helm-process.ts';
import { runIdVariable } from './survivors.ts';

export interface HelmLimits extends ProcessLimits {
  /** Deadline of runs that have none of their own. */
  readMs: number;
}

export const defaultLimits: HelmLimits = {
  stdoutBytes: 64 * 1024 * 1024,
  stderrBytes: 16 * 1024,
  graceMs: 20_000,
  readMs: 30_000,
};

export interface RunnerOptions {
  binary: string;
  cacheDir: string;
  /** Homes of runs are made, and removed, in here. */
  runsDir: string;
  /** The server's own; what of it reaches helm says `helmEnvironment`. */
  environment: Record<string, string | undefined>;
  clock: Clock;
  limits: HelmLimits;
}

export interface HelmCall {
  args: readonly string[];
  kubeconfigPath: string | undefined;
  runId?: string;
  stdin?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
  spawned?: () => void;
}

/** Starts helm processes that know nothing but what they are given: an own empty home each, no plugins, no repositories. */
export class HelmRunner {
  readonly #options: RunnerOptions;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  async run(call: HelmCall): Promise<ProcessResult> {
    const { binary, runsDir, clock, limits } = this.#options;
    const home = await makeHome(runsDir);
    if (typeof home !== 'string') return home;
    try {
      return await runProcess(
        {
          binary,
          args: [...call.args, '--color', 'never'],
          environment: this.#environment(home, call),
          cwd: home,
          timeoutMs: call.timeoutMs ?? limits.readMs,
          ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
          ...(call.signal ? { signal: call.signal } : {}),
          ...(call.spawned ? { spawned: call.spawned } : {}),
        },
        limits,
        clock,
      );
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }

  #environment(home: string, { kubeconfigPath, runId }: HelmCall): Record<string, string> {
    return {
      ...helmEnvironment(this.#options.environment),
      HELM_CACHE_HOME: join(home, 'cache'),
      HELM_CONFIG_HOME: join(home, 'config'),
      HELM_DATA_HOME: join(home, 'data'),
      // A file that cannot be one keeps helm from looking for a cluster by itself.
      KUBECONFIG: kubeconfigPath ?? '/dev/null',
      // What the cluster serves is found out once per cluster, not once per run: 50 ms and dozens of requests.
      KUBECACHEDIR: join(this.#options.cacheDir, 'discovery', keyOf(kubeconfigPath ?? '')),
      ...(runId === undefined ? {} : { [runIdVariable]: runId }),
    };
  }
}

/** Without a home (a full disk, no file handles) helm is not started: that may be tried again. */
async function makeHome(runsDir: string): Promise<string | ProcessResult> {
  try {
    await mkdir(runsDir, { recursive: true, mode: 0o700 });
    return await mkdtemp(join(runsDir, 'run-'));
  } catch (error) {
    return notStarted(error instanceof Error ? error : undefined);
  }
}

const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
