import { readFileSync } from 'node:fs';
import { Failure } from '../failure.ts';

export interface SeedProduct {
  title: string;
  handle: string;
  description?: string;
  priceMinor: number;
  sku?: string;
  stock?: number;
  image?: string;
}

export interface SeedStore {
  id: string;
  name: string;
  title: string;
  theme: string;
  currency: string;
  country: string;
  locale: string;
}

export interface Seed {
  store: SeedStore;
  hash: string;
  products: SeedProduct[];
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string' && value !== '';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const storeFields: Record<keyof SeedStore, Check> = {
  id: isText,
  name: isText,
  title: isText,
  theme: isText,
  currency: (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value),
  country: (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
  locale: isText,
};

const productFields: Record<keyof SeedProduct, Check> = {
  title: isText,
  handle: isText,
  description: maybe((value) => typeof value === 'string'),
  priceMinor: isCount,
  sku: maybe(isText),
  stock: maybe(isCount),
  image: maybe(isText),
};

export function readSeed(path: string): Seed {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure('settings', [`the seed file ${path} cannot be read: ${String(error)}`], error);
  }
  return parseSeed(text);
}

/** The file is the chart's, so a fault in it is a fault of whoever wrote it: all of them are named, nothing is guessed. */
export function parseSeed(text: string): Seed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure('settings', [`the seed file is not JSON: ${String(error)}`], error);
  }
  const seed = fields(value);
  const products = Array.isArray(seed['products']) ? seed['products'] : undefined;
  const faults = [
    ...(isText(seed['hash']) ? [] : ['hash']),
    ...faultsOf(seed['store'], storeFields, 'store'),
    ...(products === undefined ? ['products'] : []),
    ...(products ?? []).flatMap((product, index) => faultsOf(product, productFields, `products[${index}]`)),
  ];
  if (faults.length > 0)
    throw new Failure('settings', [`the seed file is wrong at ${faults.slice(0, 10).join(', ')}`]);
  return value as Seed;
}

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const faultsOf = (value: unknown, checks: Record<string, Check>, path: string): string[] =>
  Object.entries(checks).flatMap(([name, check]) => (check(fields(value)[name]) ? [] : [`${path}.${name}`]));
