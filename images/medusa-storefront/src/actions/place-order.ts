import { setTimeout } from 'node:timers/promises';
import { completeCart, ensurePayment, findCart, type Cart, type Completion } from '../backend/carts.ts';
import { BackendAway, BackendRefusal, type Backend } from '../backend/client.ts';
import { log } from '../log.ts';
import type { Visit } from '../request/page.ts';
import type { Sentence } from '../ui/shop-context.ts';
import { isOutOfStock } from './add-to-cart.ts';

export type Placed = { orderId: string } | { problem: Sentence };

/**
 * Starts the payment and turns the cart into an order, once: a second click while the first is under way gets its
 * answer, and a cart that became an order without our hearing of it answers that order.
 */
export function placeOrder({ shop: { placing }, backend }: Visit, cart: Cart): Promise<Placed> {
  const running = placing.get(cart.id) as Promise<Placed> | undefined;
  if (running !== undefined) return running;
  const placed = place(backend, cart).finally(() => placing.delete(cart.id));
  placing.set(cart.id, placed);
  return placed;
}

async function place(backend: Backend, cart: Cart): Promise<Placed> {
  try {
    await ensurePayment(backend, cart);
  } catch (error) {
    return { problem: refused(error, 'paymentFailed') };
  }
  try {
    return answerOf(await completeCart(backend, cart.id));
  } catch (error) {
    const isUnderWay = error instanceof BackendRefusal && error.status === 409;
    const orderId = await orderDespite(backend, cart.id, isUnderWay ? 20 : 1);
    return orderId === undefined ? { problem: refused(error, 'orderFailed') } : { orderId };
  }
}

function answerOf(completion: Completion): Placed {
  if ('orderId' in completion) return completion;
  log('warn', `the cart did not become an order: ${completion.problem}`);
  return { problem: /inventory|stock/i.test(completion.problem) ? 'orderOutOfStock' : 'orderFailed' };
}

/** The order that this browser's cart became before: its page was lost, say by a second click. */
export const orderPlacedBefore = ({ backend, cart }: Visit): Promise<string | undefined> =>
  cart === undefined ? Promise.resolve(undefined) : orderDespite(backend, cart.id, 1);

/** The order that a cart became although the answer was lost or another process was completing it; waits for that. */
async function orderDespite(backend: Backend, cartId: string, looks: number): Promise<string | undefined> {
  try {
    for (let look = 1; look <= looks; look++) {
      if (look > 1) await setTimeout(500);
      const cart = await findCart(backend, cartId);
      if (cart?.isCompleted !== true) continue;
      const completion = await completeCart(backend, cartId);
      return 'orderId' in completion ? completion.orderId : undefined;
    }
  } catch (error) {
    log('warn', `cannot tell whether the cart became an order: ${String(error)}`);
  }
  return undefined;
}

function refused(error: unknown, sentence: Sentence): Sentence {
  if (!(error instanceof BackendRefusal || error instanceof BackendAway)) throw error;
  log('warn', error.message);
  return error instanceof BackendRefusal && isOutOfStock(error) ? 'orderOutOfStock' : sentence;
}
