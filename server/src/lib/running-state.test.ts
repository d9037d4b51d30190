import { expect, test } from 'vitest';
import { later } from '../../test/memory-log.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { until } from '../../test/until.ts';
import { Backoff } from './backoff.ts';
import { systemRandom } from './clock.ts';
import { RunningState, type LoopFailure } from './running-state.ts';

function setup(turn: (signal: AbortSignal, count: number) => Promise<void>) {
  const clock = new ManualClock();
  const failures: LoopFailure[] = [];
  const state = new RunningState();
  let turns = 0;
  const run = () => {
    state.run({
      clock,
      backoff: new Backoff({ clock, random: { ...systemRandom, next: () => 1 } }),
      turn: (signal) => turn(signal, (turns += 1)),
      failed: (failure) => failures.push(failure),
    });
  };
  run();
  return { clock, state, failures, run, turns: () => turns };
}

const forever = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

test('goes on after a failure once the back-off is over', async () => {
  const { clock, state, failures, turns } = setup((signal, count) =>
    count < 3 ? Promise.reject(new Error('no')) : forever(signal),
  );
  await until('the first failure', () => failures.length === 1);
  expect(failures[0]).toMatchObject({ failures: 1, retryInMs: 500 });
  await until('the wait', () => clock.timers === 1);
  clock.advance(499);
  await later(10);
  expect(turns()).toBe(1);
  clock.advance(1);
  await until('the second failure', () => failures.length === 2);
  await until('the wait', () => clock.timers === 1);
  clock.advance(1000);
  await until('the third turn', () => turns() === 3);
  await state.stop();
});

test('resolves stop only when the turn has ended, and starts no other', async () => {
  let ended = false;
  const { state, turns, run } = setup(async (signal) => {
    await forever(signal);
    await later(5);
    ended = true;
  });
  await state.stop();
  expect(ended).toBe(true);
  run();
  await later(5);
  expect(turns()).toBe(1);
});

test('ends a wait at once when woken, and when stopped', async () => {
  const { state, failures, turns, clock } = setup(() => Promise.reject(new Error('no')));
  await until('a wait', () => failures.length === 1 && clock.timers === 1);
  state.wake();
  await until('the second turn', () => turns() === 2);
  await until('a wait', () => clock.timers === 1);
  await state.stop();
  expect(turns()).toBe(2);
  expect(state.stopped).toBe(true);
});

test('tells nothing of a failure that stopping caused', async () => {
  const { state, failures } = setup(async (signal) => {
    await forever(signal);
    throw new Error('aborted');
  });
  await state.stop();
  expect(failures).toEqual([]);
});
