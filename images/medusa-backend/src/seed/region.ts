import type { ExecArgs } from '@medusajs/framework/types';
import { Modules } from '@medusajs/framework/utils';
import {
  createRegionsWorkflow,
  createTaxRegionsWorkflow,
  updateRegionsWorkflow,
} from '@medusajs/medusa/core-flows';
import { Failure } from '../failure.ts';
import type { SeedStore } from './seed-file.ts';

type Container = ExecArgs['container'];

/**
 * The region that sells to the store's country in the store's currency. A country belongs to one region only, so one that has another
 * currency takes over the store's.
 */
export async function ensureRegion(container: Container, store: SeedStore): Promise<string> {
  const country = store.country.toLowerCase();
  const currency = store.currency.toLowerCase();
  const known = await container.resolve(Modules.CURRENCY).listCurrencies({ code: [currency] });
  if (known.length === 0) throw new Failure('settings', [`Medusa has no currency ${store.currency}`]);
  const regions = await container.resolve(Modules.REGION).listRegions({}, { relations: ['countries'] });
  const region = regions.find((each) => each.countries.some((entry) => entry.iso_2 === country));
  const id = region?.id ?? (await createRegion(container, country, currency));
  if (region !== undefined && region.currency_code !== currency)
    await updateRegionsWorkflow(container).run({
      input: { selector: { id }, update: { currency_code: currency } },
    });
  await ensureTaxRegion(container, country);
  return id;
}

async function createRegion(container: Container, country: string, currency: string): Promise<string> {
  const { result } = await createRegionsWorkflow(container).run({
    input: {
      regions: [
        {
          name: country.toUpperCase(),
          currency_code: currency,
          countries: [country],
          payment_providers: ['pp_system_default'],
        },
      ],
    },
  });
  const region = result[0];
  if (region === undefined) throw new Error('the region was not created');
  return region.id;
}

async function ensureTaxRegion(container: Container, country: string): Promise<void> {
  const there = await container.resolve(Modules.TAX).listTaxRegions({ country_code: country });
  if (there.length === 0)
    await createTaxRegionsWorkflow(container).run({
      input: [{ country_code: country, provider_id: 'tp_system' }],
    });
}
