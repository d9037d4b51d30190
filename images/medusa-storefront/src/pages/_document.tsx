import { Head, Html, Main } from 'next/document';
import { openShop } from '../request/shop.ts';
import { languageOf } from '../text/language.ts';

/** No runtime of a framework is sent to the browser: pages are complete without scripts, shop.js adds comfort. */
export default function Document() {
  const { settings } = openShop();
  return (
    <Html lang={languageOf(settings.locale).tag} data-theme={settings.theme}>
      <Head>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <script src="/shop.js" defer />
      </Head>
      <body>
        <Main />
      </body>
    </Html>
  );
}
