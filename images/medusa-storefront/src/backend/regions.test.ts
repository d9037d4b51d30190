import { expect, test } from 'vitest';
import { BackendAway, type Backend } from './client.ts';
import { chooseRegion, RegionSource } from './regions.ts';
import type { WireRegion } from './wire.ts';

const region = (id: string, currency: string, ...countries: string[]): WireRegion => ({
  id,
  currency_code: currency,
  countries: countries.map((iso_2) => ({ iso_2 })),
});
const regions = [region('us', 'usd', 'us'), region('north', 'eur', 'fi'), region('mid', 'eur', 'at', 'de')];

test.each([
  ['EUR', 'DE', 'mid', 'de'],
  ['EUR', 'FI', 'north', 'fi'],
  ['EUR', 'US', 'north', 'fi'],
  ['USD', 'DE', 'us', 'us'],
])('a shop in %s and %s sells in region %s, with the taxes of %s', (currency, country, id, taxed) => {
  expect(chooseRegion(regions, { currency, country })).toMatchObject({ id, country: taxed, currency });
});

test('a shop whose currency no region has does not sell', async () => {
  expect(chooseRegion(regions, { currency: 'JPY', country: 'JP' })).toBeUndefined();
  const source = new RegionSource({ currency: 'JPY', country: 'JP' }, () => 0);
  await expect(source.region(backendWith({ asked: 0 }))).rejects.toBeInstanceOf(BackendAway);
});

test('the region is asked for once a minute, and a failure is not remembered', async () => {
  const count = { asked: 0, fails: true };
  let now = 0;
  const source = new RegionSource({ currency: 'EUR', country: 'DE' }, () => now);
  await expect(source.region(backendWith(count))).rejects.toThrow('away');
  count.fails = false;
  await source.region(backendWith(count));
  now = 59_000;
  await source.region(backendWith(count));
  expect(count.asked).toBe(2);
  now = 60_001;
  await source.region(backendWith(count));
  expect(count.asked).toBe(3);
});

function backendWith(count: { asked: number; fails?: boolean }): Backend {
  const never = () => Promise.reject(new Error('not asked for'));
  return {
    get: () => {
      count.asked++;
      return count.fails === true ? Promise.reject(new BackendAway('away')) : Promise.resolve({ regions });
    },
    post: never,
    delete: never,
  };
}
