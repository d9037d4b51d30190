import { request } from 'node:http';

export interface Page {
  status: number;
  location: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

interface Options {
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
}

/** A browser without a screen: sends the shop's Host, keeps cookies. */
export class Visitor {
  readonly #port: number;
  readonly #host: string;
  readonly #cookies = new Map<string, string>();

  constructor(port: number, shopUrl: string) {
    this.#port = port;
    this.#host = new URL(shopUrl).host;
  }

  ask(path: string, options: Options = {}): Promise<Page> {
    const { json, form } = options;
    const body =
      json === undefined
        ? form === undefined
          ? undefined
          : new URLSearchParams(form).toString()
        : JSON.stringify(json);
    const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
    const headers = {
      host: this.#host,
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(body === undefined
        ? {}
        : { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }),
      ...options.headers,
    };
    const method = body === undefined ? 'GET' : 'POST';
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: this.#port, path, method, headers, timeout: 30_000 },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            for (const cookie of answer.headers['set-cookie'] ?? []) this.#keep(cookie);
            const { location } = answer.headers;
            resolve({
              status: answer.statusCode ?? 0,
              location,
              headers: answer.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            });
          });
        },
      );
      sent.on('timeout', () => sent.destroy(new Error(`${path} did not answer within 30 s`)));
      sent.on('error', reject);
      sent.end(body);
    });
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    this.#cookies.set(name, value);
  }

  /** Asks WooCommerce's Store API, which keeps a cart by a token. */
  async store<Body>(
    path: string,
    json?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Body & { token: string }> {
    const answer = await this.ask(`/wp-json/wc/store/v1${path}`, {
      headers,
      ...(json === undefined ? {} : { json }),
    });
    if (answer.status >= 300) throw new Error(`${path} answered ${String(answer.status)}: ${answer.text}`);
    const token = answer.headers['cart-token'];
    return Object.assign(JSON.parse(answer.text) as Body & object, {
      token: typeof token === 'string' ? token : '',
    });
  }

  /** From an empty cart to an order that is paid on delivery. */
  async buy(handle: string, quantity: number): Promise<{ order_id: number; status: string }> {
    const products = await this.store<{ id: number; slug: string }[]>('/products?per_page=100');
    const product = products.find(({ slug }) => slug === handle);
    if (product === undefined) throw new Error(`no product ${handle}`);
    const { token } = await this.store('/cart');
    const headers = { 'cart-token': token };
    await this.store('/cart/add-item', { id: product.id, quantity }, headers);
    const address = {
      first_name: 'Ada',
      last_name: 'Lovelace',
      address_1: 'Weg 1',
      city: 'Berlin',
      postcode: '10115',
      country: 'DE',
      email: 'ada@shop.example',
      phone: '030123456',
    };
    return this.store(
      '/checkout',
      { billing_address: address, shipping_address: address, payment_method: 'cod' },
      headers,
    );
  }

  /** Logs in; answers where the shop sends one afterwards, undefined when it refuses. */
  async logIn(name: string, password: string): Promise<string | undefined> {
    await this.ask('/wp-login.php');
    const form = { log: name, pwd: password, testcookie: '1', 'wp-submit': 'Log In' };
    return (await this.ask('/wp-login.php', { form })).location;
  }
}

const names: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: '\u00a0',
  euro: '€',
  apos: "'",
};

/** What a reader of this piece of a page sees: no tags, line breaks where there are any, references resolved. */
export function seen(html: string): string {
  return html
    .replace(/<br\s*\/?>\n?|<\/p>\n?/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16));
      return names[name] ?? whole;
    })
    .trim();
}
