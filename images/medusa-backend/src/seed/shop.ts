import type { ExecArgs } from '@medusajs/framework/types';
import { ContainerRegistrationKeys, Modules } from '@medusajs/framework/utils';
import { createSalesChannelsWorkflow, updateStoresWorkflow } from '@medusajs/medusa/core-flows';
import { ensureDelivery } from './delivery.ts';
import { ensureRegion } from './region.ts';
import type { SeedStore } from './seed-file.ts';

export type Container = ExecArgs['container'];

/** What products and carts refer to. */
export interface Shop {
  salesChannelId: string;
  regionId: string;
  stockLocationId: string;
  shippingProfileId: string;
}

/** Everything between the shop's name and its first product; what is there already is kept. */
export async function ensureShop(container: Container, store: SeedStore): Promise<Shop> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: 'store',
    fields: ['id', 'default_sales_channel_id', 'supported_currencies.currency_code'],
  });
  const [found] = data as unknown as StoreRow[];
  if (found === undefined) throw new Error('Medusa has not made its store: its first start did not end');
  const salesChannelId = found.default_sales_channel_id ?? (await createSalesChannel(container));
  const regionId = await ensureRegion(container, store);
  const currency = store.currency.toLowerCase();
  const others = (found.supported_currencies ?? [])
    .map(({ currency_code: code }) => code)
    .filter((code) => code !== currency);
  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: found.id },
      update: {
        name: store.title,
        default_region_id: regionId,
        default_sales_channel_id: salesChannelId,
        supported_currencies: [
          { currency_code: currency, is_default: true },
          ...others.map((code) => ({ currency_code: code, is_default: false })),
        ],
      },
    },
  });
  const delivery = await ensureDelivery(container, { store, salesChannelId });
  return { salesChannelId, regionId, ...delivery };
}

interface StoreRow {
  id: string;
  default_sales_channel_id: string | null;
  supported_currencies?: { currency_code: string }[];
}

async function createSalesChannel(container: Container): Promise<string> {
  const { result } = await createSalesChannelsWorkflow(container).run({
    input: { salesChannelsData: [{ name: 'Storefront' }] },
  });
  const channel = result[0] ?? (await container.resolve(Modules.SALES_CHANNEL).listSalesChannels())[0];
  if (channel === undefined) throw new Error('the sales channel was not created');
  return channel.id;
}
