import type { StoreConfig } from './store.ts';

type Where = Pick<StoreConfig, 'locale' | 'country'>;

/** Where a shop is said to sell, ISO 3166-1 alpha-2: as given, else the locale's region; undefined where neither says it, which no input may. */
export function statedCountry({ country, locale }: Where): string | undefined {
  if (country !== undefined) return country;
  const region = new Intl.Locale(locale).region;
  return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : undefined;
}

const formerCountries: Readonly<Record<string, string>> = {
  EUR: 'DE',
  USD: 'US',
  GBP: 'GB',
  CHF: 'CH',
  INR: 'IN',
  JPY: 'JP',
};

/** Where a store sells. One from before a country was asked for keeps the one that it was made with, until it is told another. */
export const countryOf = (config: Where & Pick<StoreConfig, 'currency'>): string =>
  statedCountry(config) ?? formerCountries[config.currency] ?? config.currency.slice(0, 2);
