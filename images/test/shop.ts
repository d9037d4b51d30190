import { ask, type Answer } from './backend.ts';
import { until } from './processes.ts';

export interface ShopProduct {
  id: string;
  title: string;
  handle: string;
  description: string | null;
  thumbnail: string | null;
  variants: {
    id: string;
    sku: string | null;
    manage_inventory: boolean;
    inventory_quantity?: number;
    calculated_price?: { calculated_amount: number; currency_code: string };
  }[];
}

/** A shop as its customers' programs see it: the store API with the publishable key. */
export class Shop {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  ask(path: string, json?: unknown): Promise<Answer> {
    return ask(this.#url + path, {
      headers: { 'x-publishable-api-key': this.#key },
      ...(json === undefined ? {} : { json }),
    });
  }

  async #get<Body>(path: string, json?: unknown): Promise<Body> {
    const { status, body } = await this.ask(path, json);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return body as Body;
  }

  async region(): Promise<{ id: string; currency_code: string; countries: { iso_2: string }[] }> {
    const { regions } = await this.#get<{ regions: Awaited<ReturnType<Shop['region']>>[] }>('/store/regions');
    const [region] = regions;
    if (region === undefined || regions.length > 1) throw new Error(`${regions.length} regions`);
    return region;
  }

  async products(): Promise<Map<string, ShopProduct>> {
    const { id } = await this.region();
    const fields = '*variants.calculated_price,+variants.inventory_quantity,+variants.manage_inventory';
    const { products } = await this.#get<{ products: ShopProduct[] }>(
      `/store/products?limit=100&region_id=${id}&fields=${encodeURIComponent(fields)}`,
    );
    return new Map(products.map((product) => [product.handle, product]));
  }

  /** From an empty cart to an order by the manual payment provider; the order's number. */
  async buy(handle: string, quantity: number): Promise<{ id: string; display_id: number; total: number }> {
    const region = await this.region();
    const variant = (await this.products()).get(handle)?.variants[0];
    if (variant === undefined) throw new Error(`no product ${handle}`);
    const address = {
      first_name: 'Ada',
      last_name: 'Lovelace',
      address_1: 'Weg 1',
      city: 'Berlin',
      postal_code: '10115',
      country_code: region.countries[0]?.iso_2,
    };
    const { cart } = await this.#get<{ cart: { id: string } }>('/store/carts', {
      region_id: region.id,
      email: 'ada@shop.example',
      items: [{ variant_id: variant.id, quantity }],
      shipping_address: address,
      billing_address: address,
    });
    const { shipping_options: options } = await this.#get<{ shipping_options: { id: string }[] }>(
      `/store/shipping-options?cart_id=${cart.id}`,
    );
    await this.#get(`/store/carts/${cart.id}/shipping-methods`, { option_id: options[0]?.id });
    const { payment_collection: payment } = await this.#get<{ payment_collection: { id: string } }>(
      '/store/payment-collections',
      { cart_id: cart.id },
    );
    await this.#get(`/store/payment-collections/${payment.id}/payment-sessions`, {
      provider_id: 'pp_system_default',
    });
    const done = await this.#get<{ type: string; order?: { id: string; display_id: number; total: number } }>(
      `/store/carts/${cart.id}/complete`,
      {},
    );
    if (done.order === undefined) throw new Error(`the cart became ${JSON.stringify(done)}`);
    return done.order;
  }
}

/** The administrator's login; the answer carries a token, or a refusal. */
export const logIn = (url: string, email: string, password: string): Promise<Answer> =>
  ask(`${url}/auth/user/emailpass`, { json: { email, password } });

/** The address at which the administration offers an export of all orders, at the backend itself instead of the shop's host. */
export async function exportOrders(url: string, authorization: string): Promise<URL> {
  const headers = { authorization };
  const begun = await ask(`${url}/admin/orders/export`, { method: 'POST', headers });
  if (begun.status !== 202) throw new Error(`the export answered ${begun.status}`);
  const address = await until('the notice of an export', async () => {
    const { body } = await ask(`${url}/admin/notifications?order=-created_at`, { headers });
    const { notifications } = body as { notifications: { data: { file?: { url: string } } | null }[] };
    return notifications.find(({ data }) => data?.file !== undefined)?.data?.file?.url;
  });
  return new URL(new URL(address).pathname, url);
}
