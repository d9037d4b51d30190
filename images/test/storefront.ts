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
  const visitor = await visit(browser, storefront.url);
  const { page } = visitor;
  try {
    await page.goto(storefront.url);
    const mark = await page.locator('meta[name="shopyard-store"]').getAttribute('content');
    await page.goto(`${storefront.url}/products`);
    const titles = await productTitles(page);
    const orderNumber = await buy(page, storefront.url, purchase);
    return { titles, orderNumber, mark, complaints: visitor.complaints };
  } catch (error) {
    const shown = await page.locator('body').innerText();
    throw new Error(`at ${page.url()}, which shows:\n${shown}\nThe storefront said:\n${storefront.output}`, {
      cause: error,
    });
  } finally {
    await browser.close();
    await storefront.close();
  }
}
