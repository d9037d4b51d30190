import { changeLine, findCart, removeLine, type Cart } from '../backend/carts.ts';
import { BackendRefusal } from '../backend/client.ts';
import { textIn, wholeNumber } from '../request/form.ts';
import type { Visit } from '../request/page.ts';
import type { Sentence } from '../ui/shop-context.ts';
import { isOutOfStock } from './add-to-cart.ts';

/** Changes or removes one line of this browser's cart. Answers what went wrong. */
export async function changeCart(visit: Visit, form: URLSearchParams): Promise<Sentence | undefined> {
  const cart = await currentCart(visit);
  const id = textIn(form, 'line');
  if (cart?.lines.some((line) => line.id === id) !== true) return undefined;
  const quantity = form.has('remove') ? 0 : wholeNumber(textIn(form, 'quantity'), 0, 99);
  if (quantity === undefined) return 'wrongQuantity';
  try {
    if (quantity === 0) await removeLine(visit.backend, cart.id, id);
    else await changeLine(visit.backend, cart.id, { id, quantity });
    return undefined;
  } catch (error) {
    if (!(error instanceof BackendRefusal)) throw error;
    return isOutOfStock(error) ? 'outOfStock' : 'cannotChange';
  }
}

/** The cart of this browser if it can still be bought; a cookie that says otherwise is corrected. */
export async function currentCart({ backend, cart, keepCart }: Visit): Promise<Cart | undefined> {
  if (cart === undefined) return undefined;
  const found = await findCart(backend, cart.id);
  if (found === undefined || found.isCompleted) {
    keepCart(null);
    return undefined;
  }
  if (found.count !== cart.count) keepCart({ id: found.id, count: found.count });
  return found;
}
