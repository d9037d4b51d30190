import { BackendAway, type Backend } from './client.ts';
import type { Region } from './regions.ts';
import type { WireProduct, WireVariant } from './wire.ts';

export interface Variant {
  id: string;
  title: string;
  sku: string;
  /** With tax, in major units; null: not for sale in this region. */
  price: number | null;
  /** Before a reduction; null without one. */
  usualPrice: number | null;
  /** How many can be bought; null: not counted. */
  stock: number | null;
}

export interface Product {
  id: string;
  handle: string;
  title: string;
  description: string;
  /** First is the main one. */
  pictures: string[];
  variants: Variant[];
}

export interface ProductPage {
  products: Product[];
  count: number;
}

export interface ProductSearch {
  words?: string;
  handle?: string;
  offset?: number;
  limit: number;
}

const fields = '*variants.calculated_price,+variants.inventory_quantity';

/** Products on sale in a region, newest first. */
export async function listProducts(
  backend: Backend,
  region: Region,
  { words, handle, offset = 0, limit }: ProductSearch,
): Promise<ProductPage> {
  const answer = (await backend.get('/store/products', {
    fields,
    limit,
    offset,
    order: '-created_at',
    region_id: region.id,
    country_code: region.country,
    q: words,
    handle,
  })) as { products?: WireProduct[]; count?: number } | undefined;
  if (answer?.products === undefined) throw new BackendAway('GET /store/products answered without products');
  return { products: answer.products.map(toProduct), count: answer.count ?? answer.products.length };
}

/** The product of that handle, or undefined where the shop has none. */
export async function findProduct(
  backend: Backend,
  region: Region,
  handle: string,
): Promise<Product | undefined> {
  const { products } = await listProducts(backend, region, { handle, limit: 1 });
  return products.find((product) => product.handle === handle);
}

export function toProduct(wire: WireProduct): Product {
  const pictures = [wire.thumbnail, ...(wire.images ?? []).map((image) => image.url)];
  return {
    id: wire.id,
    handle: wire.handle ?? wire.id,
    title: wire.title,
    description: wire.description ?? '',
    pictures: [
      ...new Set(pictures.filter((url) => url !== null && url !== undefined && url !== '')),
    ] as string[],
    variants: (wire.variants ?? []).map(toVariant),
  };
}

function toVariant(wire: WireVariant): Variant {
  const { calculated_price: price } = wire;
  const now = price?.calculated_amount_with_tax ?? price?.calculated_amount ?? null;
  const usual = price?.original_amount_with_tax ?? price?.original_amount ?? null;
  const isCounted = wire.manage_inventory !== false && wire.allow_backorder !== true;
  return {
    id: wire.id,
    title: wire.title ?? '',
    sku: wire.sku ?? '',
    price: now,
    usualPrice: now !== null && usual !== null && usual > now ? usual : null,
    stock: isCounted ? Math.max(0, wire.inventory_quantity ?? 0) : null,
  };
}

/** Whether at least one can be bought now. */
export const isOnSale = (variant: Variant): boolean =>
  variant.price !== null && (variant.stock === null || variant.stock > 0);

/** Lowest price, and whether other variants cost more; undefined for a product without any price. */
export function priceRange(product: Product): { lowest: number; varies: boolean } | undefined {
  const prices = product.variants.flatMap(({ price }) => (price === null ? [] : [price]));
  if (prices.length === 0) return undefined;
  const lowest = Math.min(...prices);
  return { lowest, varies: Math.max(...prices) > lowest };
}
