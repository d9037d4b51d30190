import type { GetServerSideProps, GetServerSidePropsContext } from 'next';
import { BackendAway, BackendRefusal, createBackend, type Backend } from '../backend/client.ts';
import type { Region } from '../backend/regions.ts';
import { log } from '../log.ts';
import { cartCookie, ordersCookie, readCart, readOrders, type CartCookie } from './cookies.ts';
import { FormError, isForeign, readForm } from './form.ts';
import { shellOf, type Shell } from './shell.ts';
import { openShop, type Shop } from './shop.ts';

/** Why a page shows something else than what was asked for. */
export type Trouble = 'missing' | 'away' | 'refused';

export type PageProps<P> = { shell: Shell; page: P } | { shell: Shell; trouble: Trouble };

/** What a page or an action comes to. */
export type Outcome<P> = { show: P; status?: number } | { goTo: string } | { trouble: Trouble };

export interface Visit {
  shop: Shop;
  backend: Backend;
  region(): Promise<Region>;
  cart: CartCookie | undefined;
  orders: string[];
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Remembers the cart in the browser, or forgets it with null. */
  keepCart(cart: { id: string; count: number } | null): void;
  keepOrder(orderId: string): void;
}

export interface Page<P> {
  load(visit: Visit): Promise<Outcome<P>>;
  /** What a form that was posted to this page does; a page without it takes no posts. */
  act?(visit: Visit, form: URLSearchParams): Promise<Outcome<P>>;
}

/** The control plane asks the front page within 5 s; a customer waits a little longer, and an order may take its time. */
const loadMs = 4000;
const actMs = 20_000;

/** A page of the shop: one deadline for all it asks the backend, and a friendly answer with an honest status to every failure. */
export function shopPage<P extends object>(page: Page<P>): GetServerSideProps<PageProps<P>> {
  return async (context) => {
    const shop = openShop();
    const { visit, shell, cookies } = receive(shop, context);
    const outcome = await answer(page, visit, context);
    if (cookies.size > 0) context.res.setHeader('set-cookie', [...cookies.values()]);
    if (shop.settings.publicUrl.startsWith('https:'))
      context.res.setHeader('strict-transport-security', 'max-age=31536000');
    if ('goTo' in outcome) return { redirect: { destination: outcome.goTo, statusCode: 303 } };
    if ('trouble' in outcome) {
      context.res.statusCode = statuses[outcome.trouble];
      if (outcome.trouble === 'away') context.res.setHeader('retry-after', '5');
      return { props: { shell: shell(), trouble: outcome.trouble } };
    }
    context.res.statusCode = outcome.status ?? 200;
    return { props: { shell: shell(), page: outcome.show } };
  };
}

const statuses: Readonly<Record<Trouble, number>> = { missing: 404, away: 503, refused: 403 };

async function answer<P>(
  page: Page<P>,
  visit: Visit,
  { req }: GetServerSidePropsContext,
): Promise<Outcome<P>> {
  try {
    if (req.method === 'GET' || req.method === 'HEAD') return await page.load(visit);
    if (req.method !== 'POST' || page.act === undefined || isForeign(req)) return { trouble: 'refused' };
    return await page.act(visit, await readForm(req));
  } catch (error) {
    if (error instanceof FormError) return { trouble: 'refused' };
    if (!(error instanceof BackendAway || error instanceof BackendRefusal)) throw error;
    log('warn', error.message, { method: req.method, path: req.url?.split('?')[0] });
    return { trouble: 'away' };
  }
}

function receive(shop: Shop, { req, query, params }: GetServerSidePropsContext) {
  const { settings } = shop;
  const backend = createBackend({
    url: settings.backendUrl,
    publishableKey: settings.publishableKey,
    deadlineMs: req.method === 'POST' ? actMs : loadMs,
  });
  const cart = readCart(req.headers.cookie);
  const orders = readOrders(req.headers.cookie);
  const cookies = new Map<string, string>();
  const options = { isSecure: settings.publicUrl.startsWith('https:') };
  let cartCount = cart?.count ?? 0;
  const visit: Visit = {
    shop,
    backend,
    region: () => shop.regions.region(backend),
    cart,
    orders,
    params: firsts(params ?? {}),
    query: new URLSearchParams(firsts(query)),
    keepCart(kept) {
      cartCount = kept?.count ?? 0;
      cookies.set('cart', cartCookie(kept, options));
    },
    keepOrder(orderId) {
      cookies.set('orders', ordersCookie([orderId, ...orders], options));
    },
  };
  return { visit, shell: () => shellOf(settings, cartCount), cookies };
}

const firsts = (values: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name, first]];
    }),
  );
