import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';

const start = 1_700_000_000_000;
function aTimer() {
  const clock = new ManualClock(start);
  const due: string[] = [];
  return {
    clock,
    due,
    timer: new DeadlineTimer<string>(clock, (key) => due.push(`${key}@${clock.now() - start}`)),
  };
}

test('each key comes due once, at its time, in order', () => {
  const { clock, due, timer } = aTimer();
  timer.set('b', start + 200);
  timer.set('a', start + 100);
  timer.set('c', start + 300);
  clock.advance(99);
  expect(due).toEqual([]);
  clock.advance(1000);
  expect(due).toEqual(['a@100', 'b@200', 'c@300']);
});

test('many deadlines share one timer, and none runs when nothing is due', () => {
  const { clock, timer } = aTimer();
  expect(clock.timers).toBe(0);
  for (let index = 0; index < 1000; index += 1) timer.set(`key-${index}`, start + 1000 - index);
  expect(clock.timers).toBe(1);
  clock.advance(2000);
  expect([clock.timers, timer.size]).toEqual([0, 0]);
});

test('a time that has passed is due at once, in a turn of its own', () => {
  const { clock, due, timer } = aTimer();
  timer.set('late', start - 5000);
  expect(due).toEqual([]);
  clock.advance(0);
  expect(due).toEqual(['late@0']);
});

test('setNoLater keeps the earlier time, set replaces it, clear forgets it', () => {
  const { clock, due, timer } = aTimer();
  timer.setNoLater('a', start + 10);
  timer.setNoLater('a', start + 50);
  timer.set('b', start + 10);
  timer.set('b', start + 50);
  timer.set('c', start + 20);
  timer.clear('c');
  clock.advance(100);
  expect(due).toEqual(['a@10', 'b@50']);
});

test('a deadline beyond what a timer takes is armed again', () => {
  const { clock, due, timer } = aTimer();
  const month = 40 * 24 * 3600 * 1000;
  timer.set('far', start + month);
  clock.advance(month - 1);
  expect(due).toEqual([]);
  clock.advance(1);
  expect(due).toEqual([`far@${month}`]);
});

test('a key may be set again while it comes due, and nothing comes after stop', () => {
  const clock = new ManualClock(start);
  let count = 0;
  const timer: DeadlineTimer<string> = new DeadlineTimer<string>(clock, (key) => {
    count += 1;
    timer.set(key, clock.now() + 10);
  });
  timer.set('again', start + 10);
  clock.advance(35);
  expect(count).toBe(3);
  timer.stop();
  timer.set('again', start + 1);
  clock.advance(1000);
  expect([count, clock.timers]).toEqual([3, 0]);
});

test('a clock that is set, back or forward, makes nothing late and nothing early (E13)', () => {
  const { clock, due, timer } = aTimer();
  const day = 24 * 3600 * 1000;
  timer.set('a', start + 100);
  timer.set('b', start + 1000);
  clock.jump(-2 * day);
  clock.advance(100);
  expect(due).toEqual([`a@${100 - 2 * day}`]);
  clock.jump(3650 * day);
  clock.advance(800);
  expect(due).toHaveLength(1);
  clock.advance(100);
  expect(due).toHaveLength(2);
  timer.setNoLater('c', clock.now() + 50);
  timer.setNoLater('c', clock.now() + 500);
  clock.advance(50);
  expect(due).toHaveLength(3);
});
