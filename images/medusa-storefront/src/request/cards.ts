import { isOnSale, priceRange, type Product } from '../backend/products.ts';
import { pictureAddress } from './shell.ts';

/** What a list shows of a product. */
export interface Card {
  handle: string;
  title: string;
  picture: string | null;
  price: number | null;
  priceVaries: boolean;
  isSoldOut: boolean;
}

export function toCard(product: Product, publicUrl: string): Card {
  const range = priceRange(product);
  const [picture] = product.pictures;
  return {
    handle: product.handle,
    title: product.title,
    picture: picture === undefined ? null : pictureAddress(picture, publicUrl),
    price: range?.lowest ?? null,
    priceVaries: range?.varies ?? false,
    isSoldOut: !product.variants.some(isOnSale),
  };
}
