import { expect, test } from 'vitest';
import { cartCookie, ordersCookie, readCart, readOrders } from './cookies.ts';

const plain = { isSecure: false };
const valueOf = (cookie: string): string => cookie.split(';')[0] ?? '';

test('cart and orders survive the way through the browser', () => {
  const cart = { id: 'cart_01ABC', count: 3 };
  const header = `a=b; ${valueOf(cartCookie(cart, plain))}; ${valueOf(ordersCookie(['order_2', 'order_1'], plain))}`;
  expect(readCart(header)).toEqual(cart);
  expect(readOrders(header)).toEqual(['order_2', 'order_1']);
});

test('no script can read them, other sites do not send them, and https keeps them to https', () => {
  expect(cartCookie({ id: 'cart_1', count: 1 }, plain)).toBe(
    'shop_cart=cart_1.1; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax',
  );
  expect(ordersCookie(['o'], { isSecure: true })).toContain('; Secure');
  expect(cartCookie(null, plain)).toContain('shop_cart=; Path=/; Max-Age=0');
});

test.each([
  'shop_cart=',
  'shop_cart=../../x.1',
  'shop_cart=a%2Fb.1',
  `shop_cart=${'x'.repeat(65)}.1`,
  '',
  undefined,
])('what is no cart is none: %s', (header) => {
  expect(readCart(header)).toBeUndefined();
});

test('a count that is none counts as nothing, and only the last orders are kept', () => {
  expect(readCart('shop_cart=cart_1.<b>')).toEqual({ id: 'cart_1', count: 0 });
  const many = Array.from({ length: 20 }, (_, index) => `order_${String(index)}`);
  expect(readOrders(valueOf(ordersCookie(many, plain)))).toEqual(many.slice(0, 8));
});
