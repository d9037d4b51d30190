/** The cart of this browser and how many pieces lie in it, so that no page must ask the backend just for the number. */
export interface CartCookie {
  id: string;
  count: number;
}

const cartName = 'shop_cart';
const ordersName = 'shop_orders';
const day = 86_400;
const mostOrders = 8;
const id = /^[A-Za-z0-9_-]{1,64}$/;

export function readCart(header: string | undefined): CartCookie | undefined {
  const [cartId = '', count = ''] = (valueOf(header, cartName) ?? '').split('.');
  if (!id.test(cartId)) return undefined;
  return { id: cartId, count: /^\d{1,4}$/.test(count) ? Number(count) : 0 };
}

/** Orders that this browser placed, newest first: only it may see them. */
export function readOrders(header: string | undefined): string[] {
  return (valueOf(header, ordersName) ?? '').split('.').filter((entry) => id.test(entry));
}

export interface CookieOptions {
  /** Only over https. */
  isSecure: boolean;
}

export const cartCookie = (cart: CartCookie | null, options: CookieOptions): string =>
  cart === null
    ? cookie(cartName, '', 0, options)
    : cookie(cartName, `${cart.id}.${String(cart.count)}`, 30 * day, options);

export const ordersCookie = (orders: readonly string[], options: CookieOptions): string =>
  cookie(ordersName, orders.slice(0, mostOrders).join('.'), 90 * day, options);

function cookie(name: string, value: string, maxAgeSeconds: number, { isSecure }: CookieOptions): string {
  const secure = isSecure ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${String(maxAgeSeconds)}; HttpOnly; SameSite=Lax${secure}`;
}

function valueOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
