import { launch, visit } from '../medusa-storefront/test/browser.ts';
import { buy, productTitles } from '../medusa-storefront/test/shop.ts';
import { Storefront } from '../medusa-storefront/test/storefront.ts';

export interface Purchase {
  /** Titles on the list of products. */
  titles: string[];
  orderNumber: string;
  /** Content of the element by which the control plane recognises a store. */
  mark: string | null;
  complaints: string[];
}

/** A customer opens the built storefront in a real browser, looks around, and buys. */
export async function buyInBrowser(
  backendUrl: string,
  env: Record<string, string>,
  purchase: { title: string; quantity: number },
): Promise<Purchase> {
  // Address and port are the test's; everything else is what the chart gives the container.
  const { PORT: _, HOSTNAME: __, MEDUSA_BACKEND_URL: ___, PUBLIC_URL: ____, ...rest } = env;
  const storefront = await Storefront.open({ backendUrl, env: rest });
  const browser = await launch();
  try {
    const visitor = await visit(browser, storefront.url);
    await visitor.page.goto(storefront.url);
    const mark = await visitor.page.locator('meta[name="shopyard-store"]').getAttribute('content');
    await visitor.page.goto(`${storefront.url}/products`);
    const titles = await productTitles(visitor.page);
    const orderNumber = await buy(visitor.page, storefront.url, purchase);
    return { titles, orderNumber, mark, complaints: visitor.complaints };
  } finally {
    await browser.close();
    await storefront.close();
  }
}
