import { expect, test } from 'vitest';
import { toCart } from '../backend/carts.ts';
import { BackendAway, BackendRefusal, type Backend } from '../backend/client.ts';
import type { Visit } from '../request/page.ts';
import { placeOrder } from './place-order.ts';

const open = { id: 'cart_1', currency_code: 'eur' };
const completed = { ...open, completed_at: '2026-01-01' };

/** A visit whose backend answers by path, and tells what it was asked. */
function visitWith(answers: Record<string, () => unknown>) {
  const asked: string[] = [];
  const answer = (method: string, path: string): Promise<unknown> => {
    asked.push(`${method} ${path}`);
    const found = answers[`${method} ${path}`];
    return new Promise((done) => {
      done(found?.());
    });
  };
  const backend: Backend = {
    get: (path) => answer('GET', path),
    post: (path) => answer('POST', path),
    delete: (path) => answer('DELETE', path),
  };
  const visit = { backend, shop: { placing: new Map<string, Promise<unknown>>() } } as unknown as Visit;
  return { visit, asked };
}

const collection = () => ({ payment_collection: { id: 'pay_1' } });
const order = () => ({ type: 'order', order: { id: 'order_1' } });
const fails = (error: Error) => () => {
  throw error;
};
const complete = 'POST /store/carts/cart_1/complete';
const payable = {
  'POST /store/payment-collections': collection,
  'POST /store/payment-collections/pay_1/payment-sessions': collection,
};

test('a cart gets its payment session and becomes an order', async () => {
  const { visit, asked } = visitWith({ ...payable, [complete]: order });
  await expect(placeOrder(visit, toCart(open))).resolves.toEqual({ orderId: 'order_1' });
  expect(asked).toEqual([
    'POST /store/payment-collections',
    'POST /store/payment-collections/pay_1/payment-sessions',
    complete,
  ]);
});

test('a session that is there already is used', async () => {
  const { visit, asked } = visitWith({ [complete]: order });
  const session = { provider_id: 'pp_system_default', status: 'pending' };
  const cart = toCart({ ...open, payment_collection: { id: 'pay_1', payment_sessions: [session] } });
  await expect(placeOrder(visit, cart)).resolves.toEqual({ orderId: 'order_1' });
  expect(asked).toEqual([complete]);
});

test('a second click while the first is under way gets the same order', async () => {
  const { visit, asked } = visitWith({ ...payable, [complete]: order });
  const both = await Promise.all([placeOrder(visit, toCart(open)), placeOrder(visit, toCart(open))]);
  expect(both).toEqual([{ orderId: 'order_1' }, { orderId: 'order_1' }]);
  expect(asked.filter((call) => call === complete)).toHaveLength(1);
  expect(visit.shop.placing.size).toBe(0);
});

test('an order whose answer was lost is found', async () => {
  let tries = 0;
  const { visit } = visitWith({
    ...payable,
    'GET /store/carts/cart_1': () => ({ cart: completed }),
    [complete]: () => {
      if (tries++ === 0) throw new BackendAway('lost');
      return order();
    },
  });
  await expect(placeOrder(visit, toCart(open))).resolves.toEqual({ orderId: 'order_1' });
});

test('while another process completes the cart its order is waited for', async () => {
  let looks = 0;
  const { visit } = visitWith({
    ...payable,
    'GET /store/carts/cart_1': () => ({ cart: looks++ < 1 ? open : completed }),
    [complete]: () => {
      if (looks === 0) throw new BackendRefusal(409, 'conflict', 'already being completed');
      return order();
    },
  });
  await expect(placeOrder(visit, toCart(open))).resolves.toEqual({ orderId: 'order_1' });
});

test.each([
  ['a session that is refused', fails(new BackendRefusal(400, 'x', 'no provider')), 'paymentFailed'],
  ['a payment service that is away', fails(new BackendAway('502')), 'paymentFailed'],
])('%s leaves the cart with a sentence', async (_name, session, problem) => {
  const { visit, asked } = visitWith({
    ...payable,
    'POST /store/payment-collections/pay_1/payment-sessions': session,
  });
  await expect(placeOrder(visit, toCart(open))).resolves.toEqual({ problem });
  expect(asked).not.toContain(complete);
});

test.each([
  ['sold out meanwhile', fails(new BackendRefusal(400, 'insufficient_inventory', 'no')), 'orderOutOfStock'],
  ['not authorised', () => ({ type: 'cart', error: { message: 'Payment failed' } }), 'orderFailed'],
  ['backend away', fails(new BackendAway('gone')), 'orderFailed'],
])('a cart that does not become an order says why: %s', async (_name, answer, problem) => {
  const { visit } = visitWith({
    ...payable,
    [complete]: answer,
    'GET /store/carts/cart_1': () => ({ cart: open }),
  });
  await expect(placeOrder(visit, toCart(open))).resolves.toEqual({ problem });
});
