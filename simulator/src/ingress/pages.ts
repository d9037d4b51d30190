import { currencyDigits } from './currency-digits.ts';
import { markup } from './markup.ts';
import type { Safe } from './markup.ts';
import type { Shop } from './shop.ts';
import { styleOf } from './themes.ts';

const NOTICE = 'Simulated: this page is played by the embedded cluster. No shop runs behind it.';

/** The front page of a played shop, with the mark that says which store and which seed it shows. */
export function shopPage(shop: Shop): string {
  const { store, products, appliedHash, isSeeding } = shop;
  const mark =
    appliedHash === undefined
      ? markup``
      : markup`<meta name="shopyard-store" content="${store.id}/${appliedHash}">`;
  const list = products.map((product) => card(product, store));
  const count = isSeeding
    ? markup``
    : markup`<p>${products.length === 1 ? '1 product' : `${String(products.length)} products`}</p>`;
  const body = isSeeding
    ? markup`<p>The products are being added. Come back in a moment.</p>`
    : products.length === 0
      ? markup`<p>No products yet.</p>`
      : markup`<ul>
          ${list}
        </ul>`;
  return page({
    title: store.title,
    theme: store.theme,
    language: store.locale,
    head: mark,
    body: markup`<header>
        <h1>${store.title}</h1>
        ${count}
      </header>
      <main>${body}</main>`,
  });
}

/** Any other page of a shop: an admin, a login, a product. */
export function innerPage(shop: Shop, path: string): string {
  const { store } = shop;
  const body = markup`<header><h1>${store.title}</h1></header>
    <main>
      <p>On a real cluster, <code>${path}</code> is served by the shop itself. Here it is only named.</p>
      <p><a href="/">Back to the shop</a></p>
    </main>`;
  return page({
    title: `${store.title}: ${path}`,
    theme: store.theme,
    language: store.locale,
    head: markup``,
    body,
  });
}

export function plainPage(title: string, text: string): string {
  return page({
    title,
    theme: 'light',
    language: 'en',
    head: markup``,
    body: markup`<header>
      <h1>${title}</h1>
      <p>${text}</p>
    </header>`,
  });
}

function page({
  title,
  theme,
  language,
  head,
  body,
}: {
  title: string;
  theme: string;
  language: string;
  head: Safe;
  body: Safe;
}): string {
  const style: Safe = { safe: styleOf(theme) };
  return markup`<!doctype html>
    <html lang="${language.replace('_', '-')}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        ${head}
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <div class="banner" role="note">${NOTICE}</div>
        ${body}
      </body>
    </html> `.safe;
}

function card(product: Shop['products'][number], store: Shop['store']): Safe {
  const stock =
    product.stock === undefined
      ? markup``
      : markup`<p class="note">${product.stock > 0 ? `${String(product.stock)} in stock` : 'Sold out'}</p>`;
  return markup`<li>
    <div class="picture" aria-hidden="true">${[...product.title][0] ?? ''}</div>
    <div class="body">
      <h2>${product.title}</h2>
      <p>${product.description ?? ''}</p>
      ${stock}
      <p class="price">${price(product.priceMinor, store)}</p>
    </div>
  </li>`;
}

/** A price in the currency's smallest unit, as its locale writes it; an unknown currency or locale falls back to plain text. */
export function price(minor: number, { currency, locale }: { currency: string; locale: string }): string {
  const digits = currencyDigits[currency.toUpperCase()] ?? 2;
  const amount = minor / 10 ** digits;
  const style = {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  for (const language of [locale.replace('_', '-'), 'en']) {
    try {
      return new Intl.NumberFormat(language, style).format(amount);
    } catch {
      continue;
    }
  }
  return `${amount.toFixed(digits)} ${currency}`;
}
