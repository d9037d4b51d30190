import Head from 'next/head';
import type { ReactNode } from 'react';
import { useShop } from './shop-context.ts';

/** Header, main part and footer of every page. `title` is what the page is; the front page has none. */
export function Layout({ title, children }: { title?: string; children: ReactNode }) {
  const { shell, text } = useShop();
  return (
    <>
      <Head>
        <title>{title === undefined ? shell.title : `${title} · ${shell.title}`}</title>
      </Head>
      <a className="skip" href="#main">
        {text.skip}
      </a>
      <header className="top">
        <a className="wordmark" href="/">
          <bdi>{shell.title}</bdi>
        </a>
        <nav aria-label={text.navigation}>
          <a className="wide" href="/products">
            {text.allProducts}
          </a>
          <a className="cart-link" href="/cart">
            <span>
              {text.cart}
              <span className="hidden"> {text.cartCount(shell.cartCount)}</span>
            </span>
            <span className="cart-count" data-empty={shell.cartCount === 0} aria-hidden="true">
              {shell.cartCount}
            </span>
          </a>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="bottom">
        <a className="wordmark" href="/">
          <bdi>{shell.title}</bdi>
        </a>
        <p>{text.pricesIn(shell.currency)}</p>
        <a href="/products">{text.allProducts}</a>
      </footer>
    </>
  );
}
