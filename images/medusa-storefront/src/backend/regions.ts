import { BackendAway, type Backend } from './client.ts';
import type { WireRegion } from './wire.ts';

export interface Region {
  id: string;
  /** Lower case, as the backend writes it: whose taxes prices are shown with. */
  country: string;
  currency: string;
  /** Where the shop delivers: lower-case codes. */
  countries: string[];
}

/** The region of the shop's currency and country; else of the currency. A shop without one cannot sell. */
export function chooseRegion(
  regions: readonly WireRegion[],
  wanted: { currency: string; country: string },
): Region | undefined {
  const currency = wanted.currency.toLowerCase();
  const country = wanted.country.toLowerCase();
  const fitting = regions.filter((region) => region.currency_code.toLowerCase() === currency);
  const chosen = fitting.find((region) => countriesOf(region).includes(country)) ?? fitting[0];
  if (chosen === undefined) return undefined;
  const countries = countriesOf(chosen);
  return {
    id: chosen.id,
    currency: chosen.currency_code.toUpperCase(),
    country: countries.includes(country) ? country : (countries[0] ?? country),
    countries,
  };
}

const countriesOf = (region: WireRegion): string[] =>
  (region.countries ?? []).map(({ iso_2 }) => iso_2.toLowerCase());

const freshMs = 60_000;

/** Remembers the shop's region for a minute: it changes about never, and every page needs it. Holds one entry. */
export class RegionSource {
  readonly #wanted: { currency: string; country: string };
  readonly #now: () => number;
  #known: { region: Region; until: number } | undefined;

  constructor(wanted: { currency: string; country: string }, now: () => number) {
    this.#wanted = wanted;
    this.#now = now;
  }

  async region(backend: Backend): Promise<Region> {
    if (this.#known !== undefined && this.#known.until > this.#now()) return this.#known.region;
    const answer = (await backend.get('/store/regions', { limit: 100 })) as { regions?: WireRegion[] };
    const region = chooseRegion(answer.regions ?? [], this.#wanted);
    if (region === undefined)
      throw new BackendAway(`the backend has no region that sells in ${this.#wanted.currency}`);
    this.#known = { region, until: this.#now() + freshMs };
    return region;
  }
}
