import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/fraunces/wght.css';
import '../styles/themes.css';
import '../styles/base.css';
import '../styles/frame.css';
import '../styles/products.css';
import '../styles/cart.css';
import '../styles/checkout.css';
import type { AppProps } from 'next/app';
import type { PageProps } from '../request/page.ts';
import { ShopContext, wordsOf } from '../ui/shop-context.ts';
import { Trouble } from '../ui/Trouble.tsx';

/** Every page within its shop; what went wrong instead of the page where something did. */
export default function App({ Component, pageProps }: AppProps<PageProps<object>>) {
  return (
    <ShopContext value={wordsOf(pageProps.shell)}>
      {'trouble' in pageProps ? <Trouble kind={pageProps.trouble} /> : <Component {...pageProps.page} />}
    </ShopContext>
  );
}
