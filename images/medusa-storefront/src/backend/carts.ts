import { BackendAway, BackendRefusal, type Backend } from './client.ts';
import { toTotals, type Totals } from './totals.ts';
import type { Region } from './regions.ts';
import type { WireCart, WirePaymentCollection, WireShippingOption } from './wire.ts';

export interface Cart extends Totals {
  id: string;
  isCompleted: boolean;
  shippingOptionId: string | null;
  hasManualPayment: boolean;
  paymentCollectionId: string | null;
}

export interface Delivery {
  id: string;
  name: string;
  /** Null where the backend computes it later. */
  price: number | null;
}

export interface Contact {
  email: string;
  firstName: string;
  lastName: string;
  address: string;
  postalCode: string;
  city: string;
  country: string;
  phone: string;
}

const manualPayment = 'pp_system_default';
/** Beyond what a cart has by default. */
const fields = '+items.total,+shipping_methods.name';
const path = (id: string, rest = ''): string => `/store/carts/${encodeURIComponent(id)}${rest}`;

export function toCart(wire: WireCart): Cart {
  const sessions = wire.payment_collection?.payment_sessions ?? [];
  return {
    ...toTotals(wire),
    id: wire.id,
    isCompleted: wire.completed_at !== null && wire.completed_at !== undefined,
    shippingOptionId: wire.shipping_methods?.[0]?.shipping_option_id ?? null,
    hasManualPayment: sessions.some(
      ({ provider_id, status }) =>
        provider_id === manualPayment && status !== 'error' && status !== 'canceled',
    ),
    paymentCollectionId: wire.payment_collection?.id ?? null,
  };
}

function cartIn(answer: unknown): Cart {
  const { cart } = answer as { cart?: WireCart };
  if (cart === undefined) throw new BackendAway('the backend answered without a cart');
  return toCart(cart);
}

/** Undefined when there is no such cart (any more). */
export async function findCart(backend: Backend, id: string): Promise<Cart | undefined> {
  try {
    return cartIn(await backend.get(path(id), { fields }));
  } catch (error) {
    if (error instanceof BackendRefusal) return undefined;
    throw error;
  }
}

export const createCart = async (backend: Backend, region: Region): Promise<Cart> =>
  cartIn(
    await backend.post('/store/carts', {
      region_id: region.id,
      shipping_address: { country_code: region.country },
    }),
  );

export const addLine = async (
  backend: Backend,
  cartId: string,
  line: { variantId: string; quantity: number },
): Promise<Cart> =>
  cartIn(
    await backend.post(path(cartId, '/line-items'), { variant_id: line.variantId, quantity: line.quantity }),
  );

export const changeLine = async (
  backend: Backend,
  cartId: string,
  line: { id: string; quantity: number },
): Promise<Cart> =>
  cartIn(
    await backend.post(path(cartId, `/line-items/${encodeURIComponent(line.id)}`), {
      quantity: line.quantity,
    }),
  );

export async function removeLine(backend: Backend, cartId: string, lineId: string): Promise<void> {
  await backend.delete(path(cartId, `/line-items/${encodeURIComponent(lineId)}`));
}

export async function setContact(backend: Backend, cartId: string, contact: Contact): Promise<Cart> {
  const address = {
    first_name: contact.firstName,
    last_name: contact.lastName,
    address_1: contact.address,
    postal_code: contact.postalCode,
    city: contact.city,
    country_code: contact.country,
    phone: contact.phone,
  };
  return cartIn(
    await backend.post(path(cartId), {
      email: contact.email,
      shipping_address: address,
      billing_address: address,
    }),
  );
}

/** Ways of delivery for the cart's address that can be chosen. */
export async function listDeliveries(backend: Backend, cartId: string): Promise<Delivery[]> {
  const answer = (await backend.get('/store/shipping-options', { cart_id: cartId })) as {
    shipping_options?: WireShippingOption[];
  };
  return (answer.shipping_options ?? [])
    .filter((option) => option.insufficient_inventory !== true)
    .map(({ id, name, amount }) => ({ id, name, price: amount ?? null }));
}

export const setDelivery = async (backend: Backend, cartId: string, optionId: string): Promise<Cart> =>
  cartIn(await backend.post(path(cartId, '/shipping-methods'), { option_id: optionId }));

/** Makes sure that the cart has a session of the manual provider. A change of the total discards an earlier one. */
export async function ensurePayment(backend: Backend, cart: Cart): Promise<void> {
  if (cart.hasManualPayment) return;
  const collectionId = cart.paymentCollectionId ?? (await createCollection(backend, cart.id));
  await backend.post(`/store/payment-collections/${encodeURIComponent(collectionId)}/payment-sessions`, {
    provider_id: manualPayment,
  });
}

async function createCollection(backend: Backend, cartId: string): Promise<string> {
  const answer = (await backend.post('/store/payment-collections', { cart_id: cartId })) as {
    payment_collection?: WirePaymentCollection;
  };
  if (answer.payment_collection === undefined)
    throw new BackendAway('POST /store/payment-collections answered without a collection');
  return answer.payment_collection.id;
}

export type Completion = { orderId: string } | { problem: string };

/** Turns the cart into an order. Doing it again answers the same order. */
export async function completeCart(backend: Backend, cartId: string): Promise<Completion> {
  const answer = (await backend.post(path(cartId, '/complete'), {})) as {
    type?: string;
    order?: { id: string };
    error?: { message?: string } | string;
  };
  if (answer.type === 'order' && answer.order !== undefined) return { orderId: answer.order.id };
  const { error } = answer;
  return { problem: (typeof error === 'string' ? error : error?.message) ?? 'it did not become an order' };
}
