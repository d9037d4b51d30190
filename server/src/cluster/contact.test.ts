import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { later } from '../../test/memory-log.ts';
import { systemRandom } from '../lib/clock.ts';
import { Contact } from './contact.ts';

let clock: ManualClock;
let told: string[];
let probes: number;
let answers: boolean;
let contact: Contact;

beforeEach(() => {
  clock = new ManualClock();
  told = [];
  probes = 0;
  answers = false;
  contact = new Contact({
    clock,
    random: { ...systemRandom, next: () => 1 },
    unreachableAfterMs: 60_000,
    probeAfterMs: 40_000,
    probe: () => {
      probes += 1;
      if (answers) contact.alive();
      return answers ? Promise.resolve() : Promise.reject(new Error('nobody'));
    },
    returned: () => told.push('returned'),
    changed: () => told.push(contact.reachable ? 'reachable' : 'unreachable'),
  });
});

/** Lets time pass in small steps, so that what follows from a step happens before the next. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    clock.advance(500);
    await later(4);
  }
}

describe('contact', () => {
  test('asks nothing while there are signs of life', async () => {
    for (let minute = 0; minute < 60; minute += 1) {
      contact.alive();
      await pass(30_000);
    }
    expect(probes).toBe(0);
    expect(told).toEqual([]);
    expect(contact.lastAt).toBe(clock.now() - 30_000);
  });

  test('asks after a silence, and is content with one answer', async () => {
    answers = true;
    contact.alive();
    await pass(70_000);
    expect(probes).toBe(1);
    expect(told).toEqual(['returned']);
    expect(contact.reachable).toBe(true);
  });

  test('is lost after a minute without any, not before, and says so once', async () => {
    contact.alive();
    await pass(59_500);
    expect(told).toEqual([]);
    await pass(500);
    expect(told).toEqual(['unreachable']);
    await pass(600_000);
    expect(told).toEqual(['unreachable']);
    expect(contact.lastAt).toBe(clock.now() - 660_000);
  });

  test('asks with growing pauses, at most five seconds, and is back with the first answer', async () => {
    contact.alive();
    await pass(60_000);
    const before = probes;
    await pass(60_000);
    expect(probes - before).toBeGreaterThanOrEqual(10);
    expect(probes - before).toBeLessThanOrEqual(14);
    answers = true;
    await pass(5500);
    expect(told).toEqual(['unreachable', 'reachable', 'returned']);
  });

  test('asks soon when a call found nobody, but does not count it as lost', async () => {
    contact.alive();
    await pass(10_000);
    contact.doubt();
    contact.doubt();
    await pass(1000);
    expect(probes).toBe(1);
    expect(contact.reachable).toBe(true);
  });

  test('does not wake the waiting when the silence was short', async () => {
    answers = true;
    contact.alive();
    await pass(2000);
    contact.doubt();
    await pass(2000);
    expect(probes).toBe(1);
    expect(told).toEqual([]);
  });

  test('leaves no timer behind', async () => {
    contact.stop();
    expect(clock.timers).toBe(0);
    contact.doubt();
    await pass(100_000);
    expect(probes).toBe(0);
  });
});
