import type { ExecArgs } from '@medusajs/framework/types';
import { ContainerRegistrationKeys, Modules } from '@medusajs/framework/utils';
import {
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
  updateShippingOptionsWorkflow,
} from '@medusajs/medusa/core-flows';
import type { SeedStore } from './seed-file.ts';

type Container = ExecArgs['container'];

const provider = 'manual_manual';
const deliveryName = 'Delivery';
const optionName = 'Standard delivery';

interface Where {
  store: SeedStore;
  salesChannelId: string;
}

/** Where goods lie and how they reach the store's country: one location, one way of delivery, free until the owner prices it. */
export async function ensureDelivery(
  container: Container,
  { store, salesChannelId }: Where,
): Promise<{ stockLocationId: string; shippingProfileId: string }> {
  const stockLocationId = await ensureLocation(container, { store, salesChannelId });
  const shippingProfileId = await ensureProfile(container);
  const zoneId = await ensureZone(container, stockLocationId, store.country.toLowerCase());
  await ensureOption(container, { zoneId, shippingProfileId, currency: store.currency.toLowerCase() });
  return { stockLocationId, shippingProfileId };
}

async function ensureLocation(container: Container, { store, salesChannelId }: Where): Promise<string> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: 'stock_location',
    fields: ['id', 'sales_channels.id', 'fulfillment_providers.id'],
  });
  const rows = data as unknown as LocationRow[];
  const linked = (row: LocationRow) => row.sales_channels?.some(({ id }) => id === salesChannelId) === true;
  const location = rows.find(linked) ?? rows[0];
  const id = location?.id ?? (await createLocation(container, store));
  if (location === undefined || !linked(location))
    await linkSalesChannelsToStockLocationWorkflow(container).run({ input: { id, add: [salesChannelId] } });
  if (location?.fulfillment_providers?.some((each) => each.id === provider) !== true)
    await container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.STOCK_LOCATION]: { stock_location_id: id },
      [Modules.FULFILLMENT]: { fulfillment_provider_id: provider },
    });
  return id;
}

interface LocationRow {
  id: string;
  sales_channels?: { id: string }[];
  fulfillment_providers?: { id: string }[];
  fulfillment_sets?: { id: string }[];
}

async function createLocation(container: Container, store: SeedStore): Promise<string> {
  const { result } = await createStockLocationsWorkflow(container).run({
    input: {
      locations: [{ name: 'Warehouse', address: { address_1: '', country_code: store.country } }],
    },
  });
  const location = result[0];
  if (location === undefined) throw new Error('the stock location was not created');
  return location.id;
}

async function ensureProfile(container: Container): Promise<string> {
  const profiles = await container.resolve(Modules.FULFILLMENT).listShippingProfiles({ type: 'default' });
  const profile =
    profiles[0] ??
    (
      await createShippingProfilesWorkflow(container).run({
        input: { data: [{ name: 'Default Shipping Profile', type: 'default' }] },
      })
    ).result[0];
  if (profile === undefined) throw new Error('the shipping profile was not created');
  return profile.id;
}

/** The zone that holds the country; a country new to the shop joins the first one. */
async function ensureZone(container: Container, stockLocationId: string, country: string): Promise<string> {
  const fulfillment = container.resolve(Modules.FULFILLMENT);
  const sets = await fulfillment.listFulfillmentSets(
    { name: deliveryName },
    { relations: ['service_zones', 'service_zones.geo_zones'] },
  );
  const set =
    sets[0] ??
    (await fulfillment.createFulfillmentSets({
      name: deliveryName,
      type: 'shipping',
      service_zones: [
        { name: 'Delivery area', geo_zones: [{ type: 'country' as const, country_code: country }] },
      ],
    }));
  await linkSet(container, stockLocationId, set.id);
  const zone = set.service_zones[0];
  if (zone === undefined) throw new Error(`the fulfilment set ${deliveryName} has no service zone`);
  if (!zone.geo_zones.some((each) => each.country_code === country))
    await fulfillment.createGeoZones({ service_zone_id: zone.id, type: 'country', country_code: country });
  return zone.id;
}

async function linkSet(container: Container, stockLocationId: string, setId: string): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: 'stock_location',
    fields: ['id', 'fulfillment_sets.id'],
    filters: { id: stockLocationId },
  });
  const [row] = data as unknown as LocationRow[];
  if (row?.fulfillment_sets?.some((set) => set.id === setId) === true) return;
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.STOCK_LOCATION]: { stock_location_id: stockLocationId },
    [Modules.FULFILLMENT]: { fulfillment_set_id: setId },
  });
}

interface Option {
  zoneId: string;
  shippingProfileId: string;
  currency: string;
}

interface OptionRow {
  id: string;
  prices?: { id: string; amount: number; currency_code: string }[];
}

/** An option without a price in the cart's currency is not offered, so a new currency gets one. */
async function ensureOption(
  container: Container,
  { zoneId, shippingProfileId, currency }: Option,
): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: 'shipping_option',
    fields: ['id', 'prices.id', 'prices.amount', 'prices.currency_code'],
    filters: { service_zone_id: zoneId },
  });
  const price = { currency_code: currency, amount: 0 };
  const [option] = data as unknown as OptionRow[];
  if (option === undefined) {
    await createShippingOptionsWorkflow(container).run({
      input: [
        {
          name: optionName,
          price_type: 'flat',
          provider_id: provider,
          service_zone_id: zoneId,
          shipping_profile_id: shippingProfileId,
          type: { label: 'Standard', description: 'Delivery to your door', code: 'standard' },
          prices: [price],
          rules: [
            { attribute: 'enabled_in_store', value: 'true', operator: 'eq' },
            { attribute: 'is_return', value: 'false', operator: 'eq' },
          ],
        },
      ],
    });
    return;
  }
  const prices = option.prices ?? [];
  if (prices.some((each) => each.currency_code === currency)) return;
  await updateShippingOptionsWorkflow(container).run({
    input: [{ id: option.id, prices: [...prices.map(({ id, amount }) => ({ id, amount })), price] }],
  });
}
