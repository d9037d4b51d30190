import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AdmissionState, admit, type Claimant, inOrder } from './fair-admission.ts';

const retryPenaltyMs = 600_000;
const claimant = (key: string, owner: string, since: number, retry = false): Claimant => ({
  key,
  owner,
  since,
  retry,
});
const state = (change: Partial<AdmissionState>): AdmissionState => ({
  capacity: 5,
  holding: [],
  waiting: [],
  retryPenaltyMs,
  ...change,
});
const holders = (owner: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `${owner}-held-${index}`, owner }));

describe('places', () => {
  test('go to those that came first', () => {
    const waiting = [claimant('late', 'a', 9), claimant('early', 'a', 1), claimant('middle', 'a', 5)];
    expect(admit(state({ capacity: 2, waiting }))).toEqual(['early', 'middle']);
  });

  test('are never more than there are', () => {
    expect(admit(state({ holding: holders('a', 5), waiting: [claimant('x', 'b', 1)] }))).toEqual([]);
    expect(admit(state({ holding: holders('a', 7), waiting: [claimant('x', 'b', 1)] }))).toEqual([]);
  });

  test('are all for one owner while nobody else waits', () => {
    const waiting = Array.from({ length: 9 }, (_, index) => claimant(`s${index}`, 'a', index));
    expect(admit(state({ waiting }))).toHaveLength(5);
  });

  test('are at most half for one owner while another waits, however many the first has asked for', () => {
    const waiting = [
      ...Array.from({ length: 9 }, (_, index) => claimant(`s${index}`, 'a', index)),
      claimant('other-1', 'b', 100),
      claimant('other-2', 'b', 101),
    ];
    expect(admit(state({ waiting }))).toEqual(['s0', 's1', 's2', 'other-1', 'other-2']);
  });

  test('of an owner who holds more than half are not added to while another waits', () => {
    const waiting = [claimant('more', 'a', 1), claimant('other', 'b', 2), claimant('third', 'b', 3)];
    expect(admit(state({ holding: holders('a', 4), waiting }))).toEqual(['other']);
  });

  test('go to repeated attempts behind first ones, but not for ever', () => {
    const waiting = [
      claimant('again', 'a', 0, true),
      claimant('first', 'a', 1000),
      claimant('much-later', 'a', retryPenaltyMs + 1),
    ];
    expect(inOrder(waiting, retryPenaltyMs).map(({ key }) => key)).toEqual(['first', 'again', 'much-later']);
  });
});

const claimants = fc
  .array(
    fc.record({
      owner: fc.constantFrom('a', 'b', 'c'),
      since: fc.integer({ min: 0, max: 50 }),
      retry: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((list) => list.map((each, index) => ({ ...each, key: `w${index}` })));
const states = fc
  .record({
    capacity: fc.integer({ min: 1, max: 20 }),
    holding: fc
      .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 })
      .map((owners) => owners.map((owner, index) => ({ key: `h${index}`, owner }))),
    waiting: claimants,
  })
  .map((drawn): AdmissionState => ({ ...drawn, retryPenaltyMs }));

describe('whoever waits', () => {
  test('no limit is passed, no place stays empty, nobody is admitted twice', () => {
    fc.assert(
      fc.property(states, (drawn) => {
        const admitted = admit(drawn);
        const free = Math.max(0, drawn.capacity - drawn.holding.length);
        expect(admitted.length).toBeLessThanOrEqual(free);
        expect(new Set(admitted).size).toBe(admitted.length);
        const counts = new Map<string, number>();
        for (const { owner } of drawn.holding) counts.set(owner, (counts.get(owner) ?? 0) + 1);
        const half = Math.ceil(drawn.capacity / 2);
        const isIdle = admitted.length < Math.min(free, drawn.waiting.length);
        // A place may only stay empty if every owner who waits already holds its half, from before the other came.
        if (isIdle) {
          const left = drawn.waiting.filter(({ key }) => !admitted.includes(key));
          for (const key of admitted) {
            const owner = drawn.waiting.find((each) => each.key === key)?.owner ?? '';
            counts.set(owner, (counts.get(owner) ?? 0) + 1);
          }
          for (const { owner } of left) expect(counts.get(owner) ?? 0).toBeGreaterThanOrEqual(half);
        }
      }),
    );
  });

  test('everybody has a turn: 500 stores of 50 owners pass through 5 places, never more than 5 at once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 49 }), { minLength: 100, maxLength: 500 }), (owners) => {
        const waiting = new Map(
          owners.map((owner, index) => [
            `s${index}`,
            claimant(`s${index}`, `owner-${owner}`, index, index % 7 === 0),
          ]),
        );
        const holding = new Map<string, Claimant>();
        const served: string[] = [];
        while (served.length < owners.length) {
          const admitted = admit({
            capacity: 5,
            holding: [...holding.values()],
            waiting: [...waiting.values()],
            retryPenaltyMs,
          });
          for (const key of admitted) {
            const next = waiting.get(key);
            if (next) holding.set(key, next);
            waiting.delete(key);
          }
          expect(holding.size).toBeLessThanOrEqual(5);
          const [first] = holding.keys();
          if (first === undefined) throw new Error('nobody holds a place while somebody waits');
          holding.delete(first);
          served.push(first);
        }
        expect(new Set(served).size).toBe(owners.length);
      }),
      { numRuns: 20 },
    );
  });
});
