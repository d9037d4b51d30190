import type { FakeProduct, FakeVariant } from './goods.ts';

/** The store API's "no". */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface FakeCart {
  id: string;
  email: string | null;
  address: Record<string, unknown>;
  lines: { id: string; product: FakeProduct; variant: FakeVariant; quantity: number }[];
  delivery: { id: string; name: string; amount: number } | null;
  sessions: string[];
  orderId: string | null;
}

const deliveries = [
  { id: 'so_standard', name: 'Standard delivery', amount: 4.9 },
  { id: 'so_pickup', name: 'Pick it up', amount: 0 },
];
const taxRate = 0.19;

/** Shelf, carts and orders of the fake backend. */
export class Till {
  readonly goods: FakeProduct[];
  readonly #carts = new Map<string, FakeCart>();
  #made = 0;

  constructor(goods: FakeProduct[]) {
    this.goods = goods;
  }

  get orderCount(): number {
    return [...this.#carts.values()].filter(({ orderId }) => orderId !== null).length;
  }

  variant(id: string): FakeVariant {
    const found = this.goods.flatMap(({ variants }) => variants).find((variant) => variant.id === id);
    if (found === undefined) throw new Refusal(404, 'not_found', `Variant ${id} was not found`);
    return found;
  }

  regions(): unknown[] {
    const countries = ['de', 'at', 'fr'].map((iso_2) => ({ iso_2, display_name: iso_2 }));
    return [
      { id: 'reg_us', currency_code: 'usd', countries: [{ iso_2: 'us' }] },
      { id: 'reg_eu', currency_code: 'eur', countries },
    ];
  }

  products(query: URLSearchParams): unknown {
    const words = query.get('q')?.toLowerCase();
    const handle = query.get('handle');
    const offset = Number(query.get('offset') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    const found = this.goods
      .filter((product) => words === undefined || product.title.toLowerCase().includes(words))
      .filter((product) => handle === null || product.handle === handle);
    const isPriced = query.get('region_id') === 'reg_eu' && query.get('fields')?.includes('calculated_price');
    const products = found.slice(offset, offset + limit).map((product) => ({
      ...product,
      images: [],
      variants: product.variants.map((variant) => ({
        id: variant.id,
        title: variant.title,
        manage_inventory: variant.stock !== undefined,
        allow_backorder: false,
        inventory_quantity: variant.stock ?? null,
        ...(isPriced
          ? { calculated_price: { calculated_amount: variant.price, original_amount: variant.price } }
          : {}),
      })),
    }));
    return { products, count: found.length, offset, limit };
  }

  createCart(body: Record<string, unknown>): FakeCart {
    if (body['region_id'] !== 'reg_eu') throw new Refusal(400, 'invalid_data', 'No such region');
    const cart: FakeCart = {
      id: `cart_${String(++this.#made)}`,
      email: null,
      address: (body['shipping_address'] ?? {}) as Record<string, unknown>,
      lines: [],
      delivery: null,
      sessions: [],
      orderId: null,
    };
    this.#carts.set(cart.id, cart);
    return cart;
  }

  cart(id: string): FakeCart {
    const cart = this.#carts.get(id);
    if (cart === undefined) throw new Refusal(404, 'not_found', `Cart with id: ${id} was not found`);
    return cart;
  }

  #open(id: string): FakeCart {
    const cart = this.cart(id);
    if (cart.orderId !== null) throw new Refusal(400, 'not_allowed', `Cart ${id} is already completed`);
    cart.sessions = [];
    return cart;
  }

  update(id: string, body: Record<string, unknown>): FakeCart {
    const cart = this.#open(id);
    if (typeof body['email'] === 'string') cart.email = body['email'];
    cart.address = (body['shipping_address'] ?? cart.address) as Record<string, unknown>;
    return cart;
  }

  add(id: string, variantId: string, quantity: number): FakeCart {
    const cart = this.#open(id);
    const line = cart.lines.find(({ variant }) => variant.id === variantId);
    if (line !== undefined) return this.change(id, line.id, line.quantity + quantity);
    const variant = this.variant(variantId);
    const product = this.goods.find(({ variants }) => variants.includes(variant));
    if (product === undefined) throw new Refusal(404, 'not_found', 'no product');
    reserve(variant, quantity);
    cart.lines.push({ id: `li_${String(++this.#made)}`, product, variant, quantity });
    return cart;
  }

  change(id: string, lineId: string, quantity: number): FakeCart {
    const cart = this.#open(id);
    const line = cart.lines.find((entry) => entry.id === lineId);
    if (line === undefined) throw new Refusal(404, 'not_found', `Line ${lineId} was not found`);
    if (quantity > 0) reserve(line.variant, quantity);
    line.quantity = quantity;
    cart.lines = cart.lines.filter((entry) => entry.quantity > 0);
    return cart;
  }

  deliveries(id: string): unknown[] {
    return this.cart(id).address['country_code'] === 'fr' ? [] : deliveries;
  }

  deliver(id: string, optionId: string): FakeCart {
    const cart = this.#open(id);
    cart.delivery = deliveries.find((option) => option.id === optionId) ?? null;
    if (cart.delivery === null) throw new Refusal(400, 'invalid_data', 'No such shipping option');
    return cart;
  }

  collection(cartId: string): unknown {
    return { id: `pay_col_${this.cart(cartId).id}`, payment_sessions: [] };
  }

  session(collectionId: string, providerId: string): unknown {
    if (providerId !== 'pp_system_default') throw new Refusal(400, 'invalid_data', 'No such provider');
    this.cart(collectionId.replace('pay_col_', '')).sessions = [providerId];
    return { id: collectionId };
  }

  complete(id: string): FakeCart {
    const cart = this.cart(id);
    if (cart.orderId !== null) return cart;
    if (cart.delivery === null || cart.sessions.length === 0)
      throw new Refusal(400, 'invalid_data', 'Payment sessions are required to complete cart');
    for (const { variant, quantity } of cart.lines) reserve(variant, quantity);
    for (const { variant, quantity } of cart.lines)
      if (variant.stock !== undefined) variant.stock -= quantity;
    cart.orderId = `order_${String(++this.#made)}`;
    return cart;
  }

  order(id: string): FakeCart {
    const cart = [...this.#carts.values()].find(({ orderId }) => orderId === id);
    if (cart === undefined) throw new Refusal(404, 'not_found', `Order id not found: ${id}`);
    return cart;
  }

  /** A cart as the API shows it: lines' totals and the delivery's name only when they are asked for. */
  show(cart: FakeCart, fields = ''): unknown {
    const isFull = fields.includes('+items.total') && fields.includes('+shipping_methods.name');
    return {
      ...this.#amounts(cart, isFull),
      id: cart.id,
      completed_at: cart.orderId === null ? null : '2026-11-21T15:00:00Z',
      payment_collection:
        cart.sessions.length === 0
          ? null
          : {
              id: `pay_col_${cart.id}`,
              payment_sessions: [{ provider_id: cart.sessions[0], status: 'pending' }],
            },
    };
  }

  showOrder(cart: FakeCart): unknown {
    return {
      ...this.#amounts(cart, true),
      id: cart.orderId,
      display_id: Number(cart.id.replace('cart_', '')),
    };
  }

  #amounts({ lines, delivery, email, address }: FakeCart, isFull: boolean) {
    const itemTotal = lines.reduce((sum, { variant, quantity }) => sum + variant.price * quantity, 0);
    const total = itemTotal + (delivery?.amount ?? 0);
    return {
      currency_code: 'eur',
      email,
      shipping_address: address,
      items: lines.map(({ id, product, variant, quantity }) => ({
        id,
        title: product.title,
        product_title: product.title,
        product_handle: product.handle,
        variant_title: variant.title,
        thumbnail: product.thumbnail,
        quantity,
        unit_price: variant.price,
        ...(isFull ? { total: variant.price * quantity } : {}),
      })),
      shipping_methods:
        delivery === null
          ? []
          : [{ shipping_option_id: delivery.id, ...(isFull ? { name: delivery.name } : {}) }],
      item_total: itemTotal,
      shipping_total: delivery?.amount ?? 0,
      discount_total: 0,
      tax_total: total - total / (1 + taxRate),
      total,
    };
  }
}

function reserve(variant: FakeVariant, quantity: number): void {
  if (variant.stock !== undefined && variant.stock < quantity)
    throw new Refusal(400, 'insufficient_inventory', 'Some variant does not have the required inventory');
}
