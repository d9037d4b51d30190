import type { Product, StoreConfig } from '../domain/store/store.ts';
import { sha256 } from '../lib/canonical-json.ts';
import { packJson } from '../lib/packed-json.ts';

/** The longest seed, as JSON: a ConfigMap holds 1 MiB, the release that carries it as well. */
export const seedBytesMax = 900 * 1024;
/**
 * The longest seed, compressed. Helm keeps a release compressed in one Secret of at most 1 MiB, and in it the seed
 * twice: among the values, and in the ConfigMap that is made of them. Only text that hardly compresses meets this.
 */
export const packedSeedBytesMax = 440 * 1024;

/** Names what a shop is filled with, 16 hex digits: the same title, theme, money, language, country and products give the same name. */
export function seedHash(config: StoreConfig): string {
  const text = JSON.stringify([
    config.title,
    config.theme,
    config.currency,
    config.locale,
    seedProducts(config).map((product) => Object.entries(product).sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(config.country === undefined ? [] : [config.country]),
  ]);
  return sha256(text).slice(0, 16);
}

/** Known fields only, in one order, absent ones left out. */
export function seedProducts(config: StoreConfig): Product[] {
  return config.products.map(({ title, handle, description, priceMinor, sku, stock, image }) => ({
    title,
    handle,
    ...(description === undefined ? {} : { description }),
    priceMinor,
    ...(sku === undefined ? {} : { sku }),
    ...(stock === undefined ? {} : { stock }),
    ...(image === undefined ? {} : { image }),
  }));
}

export const seedBytes = (config: StoreConfig): number =>
  Buffer.byteLength(JSON.stringify(seedProducts(config)));

/** As helm compresses and encodes it. */
export const packedSeedBytes = (config: StoreConfig): number => packJson(seedProducts(config)).length;
