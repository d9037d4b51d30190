import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseQuantity } from '../lib/quantity.ts';
import { cpuQuantity, largest, memoryQuantity, podSize, resources, size, sum, times } from './amounts.ts';

it.each([
  [0, '0'],
  [50, '50m'],
  [1000, '1'],
  [1260, '1260m'],
  [14_000, '14'],
])('writes %d thousandths of a core as %s', (millicores, text) => {
  expect(cpuQuantity(millicores)).toBe(text);
});

it.each([
  [0, '0Mi'],
  [96, '96Mi'],
  [1024, '1Gi'],
  [1536, '1536Mi'],
])('writes %d MiB as %s', (mib, text) => {
  expect(memoryQuantity(mib)).toBe(text);
});

it('writes quantities that mean the amount', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (amount) => {
      expect(parseQuantity(cpuQuantity(amount))).toBeCloseTo(amount / 1000, 9);
      expect(parseQuantity(memoryQuantity(amount))).toBe(amount * 1024 ** 2);
    }),
  );
});

it('adds, multiplies and compares each resource by itself', () => {
  expect(sum([size(1, 2, 3), size(10, 20, 30)])).toEqual(size(11, 22, 33));
  expect(times(size(1, 2, 3), 4)).toEqual(size(4, 8, 12));
  expect(largest([size(1, 20, 3), size(10, 2, 3)])).toEqual(size(10, 20, 3));
  expect(sum([])).toEqual(size(0, 0, 0));
});

it('counts a pod as its containers together, or as its largest init container where that is more', () => {
  const of = (cpu: number, memory: number) => ({
    requests: size(cpu, memory, 1),
    limits: size(cpu * 2, memory * 2, 2),
  });
  expect(podSize([of(100, 100), of(50, 50)], [of(20, 400), of(30, 10)])).toEqual({
    requests: size(150, 400, 2),
    limits: size(300, 800, 4),
  });
});

it('writes the resources of a container as charts take them', () => {
  expect(resources({ requests: size(100, 256, 64), limits: size(1000, 1024, 512) })).toEqual({
    requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
    limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '512Mi' },
  });
});
