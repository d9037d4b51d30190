import { expect, test } from 'vitest';
import { Listeners } from './listeners.ts';

test('tells everybody, also when one of them throws', () => {
  const failures: unknown[] = [];
  const heard: string[] = [];
  const listeners = new Listeners<string>((error) => failures.push(error));
  listeners.add(() => {
    throw new Error('bad listener');
  });
  listeners.add((value) => heard.push(value));
  listeners.tell('news');
  expect(heard).toEqual(['news']);
  expect(failures).toEqual([new Error('bad listener')]);
});

test('tells nobody who has left, and each of two equal listeners for itself', () => {
  const heard: string[] = [];
  const listener = (value: string) => heard.push(value);
  const listeners = new Listeners<string>(() => undefined);
  const leave = listeners.add(listener);
  listeners.add(listener);
  listeners.tell('one');
  leave();
  listeners.tell('two');
  expect(heard).toEqual(['one', 'one', 'two']);
});
