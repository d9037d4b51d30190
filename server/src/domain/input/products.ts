import type { UserError } from '../reason.ts';
import type { Product } from '../store/store.ts';
import { handlesFor, isHandle } from './handle.ts';
import { refusal, shown } from './refusal.ts';
import { textProblem } from './text.ts';

export const mostProducts = 500;
export const highestPriceMinor = 1_000_000_000;
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

/** Products with a handle each, or every reason why they are refused, by index and field. */
export function parseProducts(
  products: readonly ProductInput[],
  path: readonly string[],
): { products: Product[]; problems: UserError[] } {
  if (products.length > mostProducts) return { products: [], problems: [tooMany(products.length, path)] };
  const problems = products.flatMap((product, index) => productProblems(product, [...path, String(index)]));
  problems.push(...twice(products, 'handle', path), ...twice(products, 'sku', path));
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

function productProblems(product: ProductInput, path: readonly string[]): UserError[] {
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
    wholeNumberProblem(priceMinor, highestPriceMinor, [...path, 'priceMinor'], 'The price'),
    isGiven(sku)
      ? textProblem(sku, [...path, 'sku'], { name: 'The SKU', min: 1, max: 64, identifier: true })
      : undefined,
    isGiven(stock) ? wholeNumberProblem(stock, highestStock, [...path, 'stock'], 'The stock') : undefined,
    isGiven(image) ? imageProblem(image, [...path, 'image']) : undefined,
  ].filter((problem) => problem !== undefined);
}

function wholeNumberProblem(
  value: number,
  max: number,
  path: readonly string[],
  name: string,
): UserError | undefined {
  if (Number.isInteger(value) && value >= 0 && value <= max) return undefined;
  return refusal(
    path,
    `${name} ${String(value)} is not a whole number from 0 to ${String(max)}.`,
    'Use a whole number in that range; prices are in the smallest unit of the currency.',
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

function twice(
  products: readonly ProductInput[],
  field: 'handle' | 'sku',
  path: readonly string[],
): UserError[] {
  const seen = new Set<string>();
  return products.flatMap((product, index) => {
    const value = product[field];
    if (value === null || value === undefined) return [];
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    const what = `The ${field === 'sku' ? 'SKU' : 'handle'} ${shown(value)}`;
    return [
      refusal(
        [...path, String(index), field],
        `${what} belongs to an earlier product too.`,
        'Use each one once.',
      ),
    ];
  });
}

const toProduct = (input: ProductInput, handle: string): Product => ({
  title: input.title.trim(),
  handle,
  ...(typeof input.description === 'string' ? { description: input.description } : {}),
  priceMinor: input.priceMinor,
  ...(typeof input.sku === 'string' ? { sku: input.sku } : {}),
  ...(typeof input.stock === 'number' ? { stock: input.stock } : {}),
  ...(typeof input.image === 'string' ? { image: input.image } : {}),
});
