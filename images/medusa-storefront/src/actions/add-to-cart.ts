import { addLine, createCart, findCart, type Cart } from '../backend/carts.ts';
import { BackendRefusal } from '../backend/client.ts';
import { isOnSale, type Product } from '../backend/products.ts';
import { textIn, wholeNumber } from '../request/form.ts';
import type { Visit } from '../request/page.ts';
import type { Sentence } from '../ui/shop-context.ts';

/** Puts a variant of the product into this browser's cart, a new one if it has none. Answers what went wrong. */
export async function addToCart(
  visit: Visit,
  product: Product,
  form: URLSearchParams,
): Promise<Sentence | undefined> {
  const variant = product.variants.find(({ id }) => id === textIn(form, 'variant'));
  const quantity = wholeNumber(textIn(form, 'quantity'), 1, 99);
  if (variant === undefined) return 'chooseVariant';
  if (quantity === undefined) return 'wrongQuantity';
  if (!isOnSale(variant)) return 'outOfStock';
  try {
    const cart = await openCart(visit);
    const { id, count } = await addLine(visit.backend, cart.id, { variantId: variant.id, quantity });
    visit.keepCart({ id, count });
    return undefined;
  } catch (error) {
    if (!(error instanceof BackendRefusal)) throw error;
    return isOutOfStock(error) ? 'outOfStock' : 'cannotAdd';
  }
}

/** Whether the backend refused because there is not enough of something. */
export const isOutOfStock = (error: BackendRefusal): boolean =>
  error.code === 'insufficient_inventory' || /inventory|stock/i.test(error.message);

/** The browser's cart if it can still be filled, else a new one. */
async function openCart({ backend, cart, region }: Visit): Promise<Cart> {
  const known = cart === undefined ? undefined : await findCart(backend, cart.id);
  return known === undefined || known.isCompleted ? createCart(backend, await region()) : known;
}
