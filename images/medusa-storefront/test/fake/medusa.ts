import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fakeGoods, type FakeProduct } from './goods.ts';
import { Refusal, Till } from './till.ts';

/** What is wrong with the backend right now. */
export interface Faults {
  /** Every answer waits this long. */
  delayMs?: number;
  /** Every answer is this status. */
  status?: number;
  /** Answers of these paths alone are this status. */
  only?: { path: RegExp; status: number };
  /** The answer of a completion is lost after the order was made. */
  loseCompletion?: boolean;
  /** A completion ends so, as Medusa says when the payment is not authorised. */
  refusePayment?: boolean;
}

export const publishableKey = 'pk_test';

/** A small stand-in of Medusa's store API that can fail on demand. It answers what it was asked for, and no more. */
export class FakeMedusa {
  readonly till: Till;
  faults: Faults = {};
  readonly calls: string[] = [];
  readonly #server: Server;

  private constructor(goods: FakeProduct[]) {
    this.till = new Till(goods);
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  static async open(goods = fakeGoods()): Promise<FakeMedusa> {
    const fake = new FakeMedusa(goods);
    await new Promise<void>((done) => fake.#server.listen(0, '127.0.0.1', done));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    this.calls.push(`${request.method ?? ''} ${url.pathname}`);
    const body = await readJson(request);
    const { delayMs, status, only } = this.faults;
    if (delayMs !== undefined) await setTimeout(delayMs);
    const broken = only?.path.test(url.pathname) === true ? only.status : status;
    const send = (code: number, value: unknown): void => {
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (broken !== undefined)
      return send(broken, { type: 'unknown_error', message: 'It does not work today.' });
    if (request.headers['x-publishable-api-key'] !== publishableKey)
      return send(400, {
        type: 'not_allowed',
        message: 'Publishable API key required in the request header',
      });
    try {
      send(200, this.#route(request.method ?? 'GET', url, body, response));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(error.status, { type: 'invalid_data', code: error.code, message: error.message });
    }
  }

  #route(method: string, url: URL, body: Record<string, unknown>, response: ServerResponse): unknown {
    const [, , resource = '', id = '', part = '', partId = ''] = url.pathname
      .split('/')
      .map(decodeURIComponent);
    const { till } = this;
    const query = url.searchParams;
    switch (
      `${method} ${resource}${id === '' ? '' : '/:id'}${part === '' ? '' : `/${part}`}${partId === '' ? '' : '/:id'}`
    ) {
      case 'GET regions':
        return { regions: till.regions() };
      case 'GET products':
        return till.products(query);
      case 'POST carts':
        return { cart: till.show(till.createCart(body)) };
      case 'GET carts/:id':
        return { cart: till.show(till.cart(id), query.get('fields') ?? '') };
      case 'POST carts/:id':
        return { cart: till.show(till.update(id, body)) };
      case 'POST carts/:id/line-items':
        return { cart: till.show(till.add(id, String(body['variant_id']), Number(body['quantity']))) };
      case 'POST carts/:id/line-items/:id':
        return { cart: till.show(till.change(id, partId, Number(body['quantity']))) };
      case 'DELETE carts/:id/line-items/:id':
        return { deleted: true, parent: till.show(till.change(id, partId, 0)) };
      case 'GET shipping-options':
        return { shipping_options: till.deliveries(query.get('cart_id') ?? '') };
      case 'POST carts/:id/shipping-methods':
        return { cart: till.show(till.deliver(id, String(body['option_id']))) };
      case 'POST payment-collections':
        return { payment_collection: till.collection(String(body['cart_id'])) };
      case 'POST payment-collections/:id/payment-sessions':
        return { payment_collection: till.session(id, String(body['provider_id'])) };
      case 'POST carts/:id/complete':
        return this.#complete(id, response);
      case 'GET orders/:id':
        return { order: till.showOrder(till.order(id)) };
      default:
        throw new Refusal(404, 'not_found', `Cannot ${method} ${url.pathname}`);
    }
  }

  #complete(id: string, response: ServerResponse): unknown {
    if (this.faults.refusePayment === true)
      return {
        type: 'cart',
        error: { type: 'payment_authorization_error', message: 'Payment authorization failed' },
      };
    const order = this.till.complete(id);
    if (this.faults.loseCompletion === true) response.destroy();
    return { type: 'order', order: this.till.showOrder(order) };
  }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
