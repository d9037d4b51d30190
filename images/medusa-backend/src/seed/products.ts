import type { CreateProductWorkflowInputDTO } from '@medusajs/framework/types';
import { ContainerRegistrationKeys, Modules } from '@medusajs/framework/utils';
import { createInventoryLevelsWorkflow, createProductsWorkflow } from '@medusajs/medusa/core-flows';
import { mainUnits } from './money.ts';
import type { SeedProduct } from './seed-file.ts';
import type { Container, Shop } from './shop.ts';

const batch = 50;
const option = 'Default';

/** What is there of the products: their variants with currencies and stock. */
interface Known {
  handle: string;
  variants: {
    priceSetId: string | undefined;
    currencies: string[];
    items: { id: string; locations: string[] }[];
  }[];
}

/**
 * Adds products by handle. One that is there stays as its owner left it; it only gets what makes it buyable and is missing: a price in the
 * store's currency, and its first stock when an earlier run ended between the two.
 */
export async function ensureProducts(
  container: Container,
  { products, currency, shop }: { products: SeedProduct[]; currency: string; shop: Shop },
): Promise<{ added: number }> {
  let added = 0;
  for (let from = 0; from < products.length; from += batch) {
    const some = products.slice(from, from + batch);
    const before = await find(container, some);
    const missing = some.filter(({ handle }) => !before.some((known) => known.handle === handle));
    if (missing.length > 0)
      await createProductsWorkflow(container).run({
        input: { products: missing.map((product) => productInput(product, currency, shop)) },
      });
    added += missing.length;
    const now = missing.length > 0 ? await find(container, some) : before;
    await ensurePrices(container, { known: now, products: some, currency });
    await ensureStock(container, { known: now, products: some, stockLocationId: shop.stockLocationId });
  }
  return { added };
}

function productInput(product: SeedProduct, currency: string, shop: Shop): CreateProductWorkflowInputDTO {
  const { title, handle, description, image, sku, stock, priceMinor } = product;
  return {
    title,
    handle,
    ...(description === undefined ? {} : { description }),
    ...(image === undefined ? {} : { thumbnail: image, images: [{ url: image }] }),
    status: 'published',
    shipping_profile_id: shop.shippingProfileId,
    sales_channels: [{ id: shop.salesChannelId }],
    options: [{ title: option, values: [option] }],
    variants: [
      {
        title: option,
        options: { [option]: option },
        ...(sku === undefined ? {} : { sku }),
        // Without a number of pieces the product never runs out.
        manage_inventory: stock !== undefined,
        prices: [{ currency_code: currency.toLowerCase(), amount: mainUnits(priceMinor, currency) }],
      },
    ],
  };
}

async function find(container: Container, products: SeedProduct[]): Promise<Known[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: 'product',
    fields: [
      'handle',
      'variants.price_set.id',
      'variants.price_set.prices.currency_code',
      'variants.inventory_items.inventory_item_id',
      'variants.inventory_items.inventory.location_levels.location_id',
    ],
    filters: { handle: products.map(({ handle }) => handle) },
  });
  return (data as unknown as Row[]).map((row) => ({
    handle: row.handle,
    variants: (row.variants ?? []).map((variant) => ({
      priceSetId: variant.price_set?.id,
      currencies: (variant.price_set?.prices ?? []).map((price) => price.currency_code),
      items: (variant.inventory_items ?? []).map((item) => ({
        id: item.inventory_item_id,
        locations: (item.inventory?.location_levels ?? []).map((level) => level.location_id),
      })),
    })),
  }));
}

interface Row {
  handle: string;
  variants?: {
    price_set?: { id: string; prices?: { currency_code: string }[] };
    inventory_items?: {
      inventory_item_id: string;
      inventory?: { location_levels?: { location_id: string }[] };
    }[];
  }[];
}

interface Lacking {
  known: Known[];
  products: SeedProduct[];
}

/** A product with several variants is not the seed's any more: nobody knows which of them the price is for. */
async function ensurePrices(
  container: Container,
  { known, products, currency }: Lacking & { currency: string },
): Promise<void> {
  const code = currency.toLowerCase();
  const missing = known.flatMap(({ handle, variants }) => {
    const product = products.find((each) => each.handle === handle);
    const [variant] = variants;
    const priceSetId = variants.length === 1 ? variant?.priceSetId : undefined;
    if (product === undefined || priceSetId === undefined || variant?.currencies.includes(code)) return [];
    return { priceSetId, prices: [{ currency_code: code, amount: mainUnits(product.priceMinor, currency) }] };
  });
  if (missing.length > 0) await container.resolve(Modules.PRICING).addPrices(missing);
}

async function ensureStock(
  container: Container,
  { known, products, stockLocationId }: Lacking & { stockLocationId: string },
): Promise<void> {
  const levels = known.flatMap(({ handle, variants }) => {
    const stock = products.find((each) => each.handle === handle)?.stock;
    return stock === undefined
      ? []
      : variants
          .flatMap(({ items }) => items)
          .filter(({ locations }) => locations.length === 0)
          .map(({ id }) => ({
            inventory_item_id: id,
            location_id: stockLocationId,
            stocked_quantity: stock,
          }));
  });
  if (levels.length > 0)
    await createInventoryLevelsWorkflow(container).run({ input: { inventory_levels: levels } });
}
