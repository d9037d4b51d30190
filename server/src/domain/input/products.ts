import { findCurrency, sayAmount } from '../currencies.ts';
import type { Engine } from '../engine.ts';
import type { UserError } from '../reason.ts';
import type { Product } from '../store/store.ts';
import { handlesFor, isHandle } from './handle.ts';
import { refusal, shown } from './refusal.ts';
import { textProblem } from './text.ts';

export const mostProducts = 500;
/** What GraphQL's Int holds; docs/decisions/2026-11-30-largest-price.md says why it is not more. */
export const highestPriceMinor = 2_147_483_647;
export const highestStock = 1_000_000_000;

export interface ProductInput {
  title: string;
  handle?: string | null | undefined;
  description?: string | null | undefined;
  priceMinor: number;
  sku?: string | null | undefined;
  stock?: number | null | undefined;
  image?: string | null | undefined;
}

/** What products are judged by beside themselves. */
interface Shop {
  currency: string;
  engine: Pick<Engine, 'title' | 'compareSkus'>;
}

/** Products with a handle each, or every reason why they are refused, by index and field. */
export function parseProducts(
  products: readonly ProductInput[],
  path: readonly string[],
  { currency, engine }: Shop,
): { products: Product[]; problems: UserError[] } {
  if (products.length > mostProducts) return { products: [], problems: [tooMany(products.length, path)] };
  const problems = products.flatMap((product, index) =>
    productProblems(product, currency, [...path, String(index)]),
  );
  problems.push(...sameHandles(products, path), ...sameSkus(products, engine, path));
  if (problems.length > 0) return { products: [], problems };
  const handles = handlesFor(products.map(({ title, handle }) => ({ title, handle: handle ?? undefined })));
  return { products: products.map((product, index) => toProduct(product, handles[index] ?? '')), problems };
}

const tooMany = (count: number, path: readonly string[]): UserError => ({
  ...refusal(
    path,
    `${String(count)} products are too many for one call; ${String(mostProducts)} are allowed.`,
    'Create the store with fewer products and add the others later.',
  ),
  kind: 'limit',
  limit: { limit: 'productsPerCall', used: count, max: mostProducts },
});

function productProblems(product: ProductInput, currency: string, path: readonly string[]): UserError[] {
  const { title, handle, description, priceMinor, sku, stock, image } = product;
  const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;
  return [
    textProblem(title, [...path, 'title'], { name: 'The product title', min: 1, max: 200 }),
    isGiven(handle) && !isHandle(handle)
      ? refusal(
          [...path, 'handle'],
          `The handle ${shown(handle)} is no handle.`,
          'Use lower-case letters, digits and single inner hyphens, at most 100 characters.',
        )
      : undefined,
    isGiven(description)
      ? textProblem(description, [...path, 'description'], {
          name: 'The description',
          min: 0,
          max: 5_000,
          multiline: true,
        })
      : undefined,
    priceProblem(priceMinor, currency, [...path, 'priceMinor']),
    isGiven(sku)
      ? textProblem(sku, [...path, 'sku'], { name: 'The SKU', min: 1, max: 64, identifier: true })
      : undefined,
    isGiven(stock) ? stockProblem(stock, [...path, 'stock']) : undefined,
    isGiven(image) ? imageProblem(image, [...path, 'image']) : undefined,
  ].filter((problem) => problem !== undefined);
}

const isCount = (value: number, max: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= max;

function priceProblem(price: number, currency: string, path: readonly string[]): UserError | undefined {
  if (isCount(price, highestPriceMinor)) return undefined;
  const most = `${String(highestPriceMinor)}, which is ${sayAmount(highestPriceMinor, currency)}`;
  const digits = findCurrency(currency)?.digits ?? 2;
  return refusal(
    path,
    `The price ${String(price)} is not a whole number of ${currency}'s minor units from 0 to ${most}.`,
    digits === 0
      ? `${currency} has no minor unit: 1250 is ${sayAmount(1250, currency)}.`
      : `Count in the smallest unit: ${sayAmount(1250, currency)} is 1250.`,
  );
}

function stockProblem(stock: number, path: readonly string[]): UserError | undefined {
  if (isCount(stock, highestStock)) return undefined;
  return refusal(
    path,
    `The stock ${String(stock)} is not a whole number from 0 to ${String(highestStock)}.`,
    'Use a whole number in that range, or none where pieces are not counted.',
  );
}

function imageProblem(image: string, path: readonly string[]): UserError | undefined {
  const url = image.length <= 2_000 && /^https?:\/\/[\x21-\x7e]+$/.test(image) ? URL.parse(image) : null;
  if (url !== null && url.username === '' && url.password === '' && url.hostname !== '') return undefined;
  return refusal(
    path,
    `The image ${shown(image)} is no web address.`,
    'Use an address that begins with https://, at most 2000 characters, without a password.',
  );
}

function sameHandles(products: readonly ProductInput[], path: readonly string[]): UserError[] {
  const seen = new Set<string>();
  return products.flatMap(({ handle }, index) => {
    if (handle === null || handle === undefined) return [];
    if (!seen.has(handle)) {
      seen.add(handle);
      return [];
    }
    const what = `The handle ${shown(handle)} belongs to an earlier product too.`;
    return [refusal([...path, String(index), 'handle'], what, 'Use each one once.')];
  });
}

/** Sorted as the engine's database compares them, what it takes for one SKU stands side by side. */
function sameSkus(
  products: readonly ProductInput[],
  { title, compareSkus }: Shop['engine'],
  path: readonly string[],
): UserError[] {
  const given = products
    .flatMap(({ sku }, index) => (typeof sku === 'string' ? [{ sku: sku.trim(), index }] : []))
    .sort((a, b) => compareSkus(a.sku, b.sku) || a.index - b.index);
  let first = given[0];
  return given
    .flatMap((each) => {
      if (first === undefined || first === each || compareSkus(first.sku, each.sku) !== 0) {
        first = each;
        return [];
      }
      return [{ each, first }];
    })
    .sort((a, b) => a.each.index - b.each.index)
    .map(({ each, first: { sku, index } }) =>
      refusal(
        [...path, String(each.index), 'sku'],
        `The SKU ${shown(each.sku)} is for ${title} the same as ${shown(sku)} of the product at ${String(index)}.`,
        'Give each product a SKU that differs in more than blanks, case and accents.',
      ),
    );
}

const toProduct = (input: ProductInput, handle: string): Product => ({
  title: input.title.trim(),
  handle,
  ...(typeof input.description === 'string' ? { description: input.description } : {}),
  priceMinor: input.priceMinor,
  ...(typeof input.sku === 'string' ? { sku: input.sku.trim() } : {}),
  ...(typeof input.stock === 'number' ? { stock: input.stock } : {}),
  ...(typeof input.image === 'string' ? { image: input.image } : {}),
});
