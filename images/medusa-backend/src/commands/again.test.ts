import { expect, it, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { again } from './again.ts';

const failure = new Failure('failed', ['medusa db:migrate ended with 1']);

it('does a step once that ends well', async () => {
  const step = vi.fn(async () => undefined);
  await again(step);
  expect(step).toHaveBeenCalledTimes(1);
});

it('does a step once more that failed, and then says how it failed', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const mended = vi.fn(async () => undefined).mockRejectedValueOnce(failure);
  await again(mended);
  expect(mended).toHaveBeenCalledTimes(2);
  const broken = vi.fn(() => Promise.reject(failure));
  await expect(again(broken)).rejects.toBe(failure);
  expect(broken).toHaveBeenCalledTimes(2);
});
