import { expect, test } from 'vitest';
import { FairPlaces } from './fair-places.ts';

function somePlaces(capacity = 2) {
  const granted: string[] = [];
  const places = new FairPlaces({ capacity, retryPenaltyMs: 1000, granted: (key) => granted.push(key) });
  const claim = (key: string, owner = 'a', since = 0, retry = false): boolean =>
    places.claim({ key, owner, since, retry });
  return { places, granted, claim };
}

test('a place that is free is had at once, and asking again changes nothing', () => {
  const { places, granted, claim } = somePlaces();
  expect([claim('x'), claim('x'), places.held, places.holds('x')]).toEqual([true, true, 1, true]);
  expect(granted).toEqual([]);
});

test('who waits is told when its turn has come, once, in order', () => {
  const { places, granted, claim } = somePlaces();
  claim('x', 'a', 1);
  claim('y', 'a', 2);
  expect([claim('late', 'a', 9), claim('early', 'a', 3), claim('early', 'a', 3)]).toEqual([
    false,
    false,
    false,
  ]);
  expect([places.position('early'), places.position('late'), places.position('x')]).toEqual([
    1,
    2,
    undefined,
  ]);
  places.release('x');
  expect(granted).toEqual(['early']);
  expect(claim('early', 'a', 3)).toBe(true);
  places.release('y');
  expect(granted).toEqual(['early', 'late']);
});

test('who stops waiting frees the way for the next', () => {
  const { places, granted, claim } = somePlaces(1);
  claim('x');
  claim('first', 'a', 1);
  claim('second', 'a', 2);
  places.release('first');
  places.release('x');
  expect([granted, places.waiting, places.held]).toEqual([['second'], 0, 1]);
  places.release('nobody');
  expect(places.held).toBe(1);
});

test('a place from before a restart is taken whatever the limit, and counts', () => {
  const { places, claim } = somePlaces(2);
  for (const key of ['a', 'b', 'c']) places.seize(key, 'a');
  expect([places.held, claim('d')]).toEqual([3, false]);
  places.release('a');
  expect(places.holds('d')).toBe(false);
  places.release('b');
  expect(places.holds('d')).toBe(true);
});

test('ten thousand that wait are asked about without sorting each time, and all have their turn', () => {
  const { places, granted, claim } = somePlaces(5);
  for (let index = 0; index < 10_000; index += 1) claim(`s${index}`, `owner-${index % 50}`, index);
  expect([places.held, places.waiting]).toEqual([5, 9995]);
  for (let index = 0; index < 200; index += 1)
    places.release(index < 5 ? `s${index}` : (granted[index - 5] ?? ''));
  expect(granted.slice(0, 3)).toEqual(['s5', 's6', 's7']);
  expect([places.held, granted.length]).toEqual([5, 200]);
});
