import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../test/until.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { signalPid } from './end-group.ts';
import { runProcess, type ProcessLimits, type ProcessRun } from './helm-process.ts';
import { endSurvivors } from './survivors.ts';

const limits: ProcessLimits = { stdoutBytes: 100_000, stderrBytes: 1000, graceMs: 150 };
let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'helm-process-'));
});

afterAll(() => rm(cwd, { recursive: true, force: true }));

/** Runs a program written in shell. */
const sh = (script: string, more: Partial<ProcessRun> = {}) =>
  runProcess(
    {
      binary: '/bin/sh',
      args: ['-c', script],
      environment: { PATH: process.env['PATH'] ?? '' },
      cwd,
      timeoutMs: 20_000,
      ...more,
    },
    limits,
    systemClock,
  );

const isGone = (pid: number) => !signalPid(pid, 0);

describe('a process', () => {
  test('that ends well answers its output', async () => {
    const result = await sh('cat; echo warned >&2', { stdin: 'ä€😀' });
    expect(result).toEqual({ end: 'exited', code: 0, signal: undefined, stdout: 'ä€😀', stderr: 'warned\n' });
  });

  test('sees only the environment it is given', async () => {
    const { stdout } = await sh('env', { environment: { PATH: '/usr/bin:/bin', A: 'b' } });
    expect(stdout).toContain('A=b');
    expect(stdout).not.toMatch(/^(HOME|USER|VITEST)=/m);
  });

  test('that fails answers its code', async () => {
    expect(await sh('echo "Error: x" >&2; exit 3')).toMatchObject({
      end: 'exited',
      code: 3,
      stderr: 'Error: x\n',
    });
  });

  test('that was killed from outside says by what', async () => {
    expect(await sh('kill -9 $$')).toMatchObject({ end: 'exited', code: undefined, signal: 'SIGKILL' });
  });

  test('that does not exist was not started', async () => {
    const result = await sh('', { binary: '/no/such/program' });
    expect(result).toMatchObject({ end: 'notStarted' });
    expect(result.stderr).toContain('ENOENT');
  });

  test('that cannot be started because no file handle is left was not started; ours goes on', async () => {
    const program = join(import.meta.dirname, '../../test/builders/spawning-process.ts');
    const { code, stdout } = await sh(`ulimit -n 64; exec '${process.execPath}' '${program}'`, {
      timeoutMs: 60_000,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ end: 'notStarted', stderr: 'spawn /bin/true EMFILE' });
  });

  test('that does not read its input does not mind a large one', async () => {
    expect(await sh('exit 0', { stdin: 'x'.repeat(5_000_000) })).toMatchObject({ end: 'exited', code: 0 });
  });

  test('that writes 200 MB of errors has only the end of them kept', async () => {
    const before = process.memoryUsage().rss;
    const result = await sh(
      'head -c 200000000 /dev/zero | tr "\\0" x >&2; echo "Error: the end" >&2; exit 1',
      { timeoutMs: 60_000 },
    );
    expect(result).toMatchObject({ end: 'exited', code: 1 });
    expect(result.stderr).toHaveLength(1000);
    expect(result.stderr).toMatch(/xError: the end\n$/);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test('that writes too much output is ended', async () => {
    expect(await sh('yes')).toMatchObject({ end: 'tooMuchOutput', stdout: '' });
  });

  test('that hangs is asked to end at its deadline, and may say a last word', async () => {
    const result = await sh('trap "echo marked as failed >&2; exit 1" TERM; while :; do sleep 0.01; done', {
      timeoutMs: 100,
    });
    expect(result).toMatchObject({
      end: 'timedOut',
      stderr: expect.stringContaining('marked as failed') as string,
    });
  });

  test('that ignores this is killed, with all its children', async () => {
    const script = `trap "" TERM; /bin/sh -c 'trap "" TERM; while :; do sleep 0.01; done' & echo $!; while :; do sleep 0.01; done`;
    const result = await sh(script, { timeoutMs: 100 });
    expect(result).toMatchObject({ end: 'timedOut', signal: 'SIGKILL' });
    const child = Number(result.stdout);
    expect(child).toBeGreaterThan(1);
    await until('the child to be gone', () => isGone(child));
  });

  test('whose child holds its output open does not keep us waiting', async () => {
    const started = systemClock.monotonic();
    const result = await sh('sleep 60 & echo $!; exit 0');
    expect(result).toMatchObject({ end: 'exited', code: 0 });
    expect(systemClock.monotonic() - started).toBeLessThan(10_000);
    await until('the child to be gone', () => isGone(Number(result.stdout)));
  });

  test.runIf(process.platform === 'linux')(
    'whose child has left its group is not waited for either',
    async () => {
      const runId = systemRandom.id();
      const environment = { PATH: process.env['PATH'] ?? '', SHOPYARD_RUN_ID: runId };
      const result = await sh('setsid sleep 60 & sleep 0.2; exit 0', { environment });
      expect(result).toMatchObject({ end: 'exited', code: 0 });
      expect(await endSurvivors([runId], { clock: systemClock, graceMs: 200 })).toEqual([runId]);
    },
  );

  test('is ended when the caller gives up, also before it has begun', async () => {
    const abort = new AbortController();
    const running = sh('echo ready; while :; do sleep 0.01; done', { signal: abort.signal });
    abort.abort();
    expect(await running).toMatchObject({ end: 'aborted' });
    expect(await sh('sleep 60', { signal: abort.signal })).toMatchObject({ end: 'aborted' });
  });
});

describe.runIf(process.platform === 'linux')('survivors of a crash', () => {
  test('are found by their run id, also in a group of their own, and ended', async () => {
    const runId = systemRandom.id();
    const other = systemRandom.id();
    const start = (id: string, script: string) =>
      sh(script, { environment: { PATH: '/usr/bin:/bin', SHOPYARD_RUN_ID: id } });
    const polite = start(runId, 'exec sleep 60');
    const stubborn = start(runId, 'trap "" TERM; while :; do sleep 0.01; done');
    const bystander = start(other, 'exec sleep 60');
    const ended = await untilFound(() =>
      endSurvivors([runId, 'no-such-run'], { clock: systemClock, graceMs: 200 }),
    );
    expect(ended).toEqual([runId]);
    expect(await polite).toMatchObject({ end: 'exited' });
    expect(await stubborn).toMatchObject({ signal: 'SIGKILL' });
    expect(await endSurvivors([runId], { clock: systemClock, graceMs: 200 })).toEqual([]);
    expect(await endSurvivors([other], { clock: systemClock, graceMs: 200 })).toEqual([other]);
    await bystander;
  });

  test('are not looked for without a run id', async () => {
    expect(await endSurvivors([], { clock: systemClock, graceMs: 1, proc: '/no/such/place' })).toEqual([]);
    expect(await endSurvivors(['x'], { clock: systemClock, graceMs: 1, proc: '/no/such/place' })).toEqual([]);
  });
});

/** A process that was just started may not carry its environment yet. */
async function untilFound(find: () => Promise<string[]>): Promise<string[]> {
  for (;;) {
    const found = await find();
    if (found.length > 0) return found;
  }
}
