import { rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { assert } from '../lib/assert.ts';
import type { Clock, Random } from '../lib/clock.ts';
import type { Helm, HelmOutcome, HelmRunInput, ReleaseFacts } from './helm.ts';
import { checkedVersion, findHelm } from './helm-binary.ts';
import { HelmError } from './helm-error.ts';
import type { ProcessResult } from './helm-process.ts';
import { defaultLimits, HelmRunner, type HelmCall, type HelmLimits } from './helm-runner.ts';
import { outcomeOf } from './outcome.ts';
import { readFailure } from './read-failure.ts';
import {
  absent,
  chooseRecovery,
  readHistory,
  readMetadata,
  revisionLabel,
  unreadable,
} from './release-state.ts';
import { endSurvivors } from './survivors.ts';
import { yamlSafeJson } from '../lib/yaml-safe-json.ts';

export interface HelmOptions {
  /** Path of the program; without it PATH of `environment`, then the bundled copy. */
  binary?: string;
  /** Kept between runs: the unpacked program, what clusters serve. */
  cacheDir: string;
  /** Temporary homes of runs lie in `<dataDir>/helm-runs`. */
  dataDir: string;
  /** Of our process; of it only a fixed list is passed on. */
  environment: Record<string, string | undefined>;
  clock: Clock;
  random: Random;
  limits?: Partial<HelmLimits>;
}

type ApplyInput = Parameters<Helm['apply']>[0];
type RenderInput = Parameters<Helm['render']>[0];

const serverSide = [
  '--server-side=true',
  '--force-conflicts',
  '--wait=hookOnly',
  '--history-max',
  '3',
] as const;

/** Finds helm and makes sure that it is new enough. Throws HelmError. */
export async function createHelm(options: HelmOptions): Promise<Helm> {
  const limits = { ...defaultLimits, ...options.limits };
  const runsDir = join(options.dataDir, 'helm-runs');
  await rm(runsDir, { recursive: true, force: true });
  const runnerOf = (binary: string) => new HelmRunner({ ...options, binary, runsDir, limits });
  const versionOf = async (binary: string) => {
    const result = await runnerOf(binary).run({ args: ['version', '--short'], kubeconfigPath: undefined });
    return checkedVersion(result.stdout, binary);
  };
  const { binary, version } = await findHelm({
    binary: options.binary,
    path: options.environment['PATH'],
    cacheDir: options.cacheDir,
    random: options.random,
    versionOf,
  });
  return new HelmProgram(runnerOf(binary), version, options.clock, limits);
}

class HelmProgram implements Helm {
  readonly #runner: HelmRunner;
  readonly #version: string;
  readonly #clock: Clock;
  readonly #limits: HelmLimits;

  constructor(runner: HelmRunner, version: string, clock: Clock, limits: HelmLimits) {
    this.#runner = runner;
    this.#version = version;
    this.#clock = clock;
    this.#limits = limits;
  }

  version(): Promise<string> {
    return Promise.resolve(this.#version);
  }

  async apply(run: ApplyInput): Promise<HelmOutcome> {
    assertArchive(run.archive);
    const result = await this.#change(run, ['upgrade', run.release, run.archive, '--install'], {
      args: [
        ...serverSide,
        '--skip-crds',
        '--reset-values',
        '--values',
        '-',
        '--labels',
        `${revisionLabel}=${String(run.revision)}`,
        '--output',
        'json',
      ],
      stdin: yamlSafeJson(run.values),
    });
    return outcomeOf(
      result,
      run.timeoutMs,
      (stdout) => (JSON.parse(stdout) as { manifest?: unknown }).manifest,
    );
  }

  async render(input: RenderInput): ReturnType<Helm['render']> {
    assertArchive(input.archive);
    assertNames(input);
    const result = await this.#runner.run({
      args: [
        'template',
        input.release,
        input.archive,
        '--namespace',
        input.namespace,
        '--skip-tests',
        '--values',
        '-',
      ],
      kubeconfigPath: undefined,
      stdin: yamlSafeJson(input.values),
    });
    if (result.end === 'exited' && result.code === 0) return { kind: 'done', manifest: result.stdout };
    const outcome = outcomeOf(result, this.#limits.readMs, () => undefined);
    return { kind: 'failed', message: outcome.kind === 'done' ? 'helm rendered nothing.' : outcome.message };
  }

  async uninstall(run: HelmRunInput): Promise<HelmOutcome> {
    const result = await this.#change(run, ['uninstall', run.release], {
      args: ['--ignore-not-found', '--wait=hookOnly'],
    });
    return outcomeOf(result, run.timeoutMs, () => '');
  }

  async facts(run: Omit<HelmRunInput, 'runId'>): Promise<ReleaseFacts> {
    const result = await this.#read(run, ['get', 'metadata', run.release]);
    if (result === undefined) return absent;
    return typeof result === 'string' ? readMetadata(result) : unreadable;
  }

  async recover(run: HelmRunInput): Promise<HelmOutcome> {
    const text = await this.#read(run, ['history', run.release]);
    if (text === undefined) return { kind: 'done', manifest: '' };
    const history = typeof text === 'string' ? readHistory(text) : undefined;
    if (!history) {
      return {
        kind: 'failed',
        code: 'RELEASE_FAILED',
        message: 'The record of the release cannot be read.',
        retryable: false,
      };
    }
    const recovery = chooseRecovery(history);
    if (recovery.do === 'uninstall') return this.uninstall(run);
    if (recovery.do === 'rollback') {
      const result = await this.#change(run, ['rollback', run.release, String(recovery.to)], {
        args: serverSide,
      });
      const outcome = outcomeOf(result, run.timeoutMs, () => '');
      if (outcome.kind !== 'done') return outcome;
    }
    return this.#manifest(run);
  }

  endSurvivors(runIds: readonly string[]): Promise<string[]> {
    return endSurvivors(runIds, { clock: this.#clock, graceMs: this.#limits.graceMs });
  }

  async #manifest(run: HelmRunInput): Promise<HelmOutcome> {
    const result = await this.#runner.run({
      args: ['get', 'manifest', run.release, '--namespace', run.namespace],
      kubeconfigPath: run.kubeconfigPath,
      runId: run.runId,
    });
    return outcomeOf(result, this.#limits.readMs, (stdout) => stdout);
  }

  /** helm's own deadline for a single request ends before ours, so that it can still write down what happened. */
  #change(
    run: HelmRunInput,
    verb: readonly string[],
    call: Pick<HelmCall, 'args' | 'stdin'>,
  ): Promise<ProcessResult> {
    assertNames(run);
    const seconds = Math.max(1, Math.floor((run.timeoutMs * 0.9) / 1000));
    return this.#runner.run({
      ...call,
      args: [...verb, '--namespace', run.namespace, '--timeout', `${String(seconds)}s`, ...call.args],
      kubeconfigPath: run.kubeconfigPath,
      runId: run.runId,
      timeoutMs: run.timeoutMs,
      ...(run.signal ? { signal: run.signal } : {}),
      ...(run.spawned ? { spawned: run.spawned } : {}),
    });
  }

  /** The JSON that helm answers; undefined where there is no such release, null where its record is broken. Throws HelmError. */
  async #read(run: Omit<HelmRunInput, 'runId'>, verb: readonly string[]): Promise<string | null | undefined> {
    assertNames(run);
    const result = await this.#runner.run({
      args: [...verb, '--namespace', run.namespace, '--output', 'json'],
      kubeconfigPath: run.kubeconfigPath,
      timeoutMs: Math.min(run.timeoutMs, this.#limits.readMs),
      ...(run.signal ? { signal: run.signal } : {}),
    });
    if (result.end === 'exited' && result.code === 0) return result.stdout;
    if (result.end === 'exited' && /release: not found/.test(result.stderr)) return undefined;
    if (
      result.end === 'exited' &&
      /gzip|base64|unmarshal|decod|invalid character|no revision for release/i.test(result.stderr)
    )
      return null;
    const failure = result.end === 'timedOut' ? 'it did not answer in time.' : problem(result, run.timeoutMs);
    throw new HelmError('HELM_UNANSWERED', `helm cannot read release ${run.release}: ${failure}`);
  }
}

function problem(result: ProcessResult, timeoutMs: number): string {
  if (result.end === 'exited') return readFailure(result.stderr).message;
  const outcome = outcomeOf(result, timeoutMs, () => undefined);
  return outcome.kind === 'done' ? '' : outcome.message;
}

/** Names reach helm as arguments: one that begins with a dash would be an option. */
function assertNames({ release, namespace }: { release: string; namespace: string }): void {
  for (const name of [release, namespace]) {
    assert(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name), `not a name for helm: ${JSON.stringify(name)}`);
  }
}

function assertArchive(archive: string): void {
  assert(
    isAbsolute(archive) && archive.endsWith('.tgz'),
    `not an absolute path of a chart archive: ${archive}`,
  );
}
