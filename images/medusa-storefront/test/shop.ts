import type { Page } from 'playwright-core';

/** Who buys and where it goes. `country` is a two-letter code that the shop's region delivers to. */
export interface Buyer {
  email: string;
  firstName: string;
  lastName: string;
  address: string;
  postalCode: string;
  city: string;
  country: string;
  phone?: string;
}

export const someBuyer: Buyer = {
  email: 'ada@shop.example',
  firstName: 'Ada',
  lastName: 'Lovelace',
  address: 'Musterstraße 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

/** Titles on the page that is open, in the order in which they are shown. */
export async function productTitles(page: Page): Promise<string[]> {
  const links = page.getByRole('list', { name: 'Products' }).getByRole('listitem').getByRole('link');
  return (await links.allInnerTexts()).map((title) => title.trim());
}

/** From any page of the shop to a product by its exact title, over as many list pages as it takes. */
export async function openProduct(page: Page, shopUrl: string, title: string): Promise<void> {
  await page.goto(new URL('/products', shopUrl).href);
  for (;;) {
    const product = page
      .getByRole('list', { name: 'Products' })
      .getByRole('link', { name: title, exact: true });
    if ((await product.count()) > 0) {
      await product.first().click();
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
      return;
    }
    const next = page.getByRole('link', { name: 'Next page' });
    if ((await next.count()) === 0) throw new Error(`${shopUrl} lists no product "${title}"`);
    const before = page.url();
    await next.click();
    await page.waitForURL((url) => url.href !== before);
  }
}

/** On a product's page: puts it into the cart, and ends on the cart's page. */
export async function addToCart(page: Page, quantity = 1): Promise<void> {
  await page.getByLabel('Quantity').fill(String(quantity));
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('heading', { level: 1, name: 'Cart' }).waitFor();
}

/** From the cart to the confirmation: address, the named (else the first) way of delivery, manual payment. */
export async function checkOut(page: Page, buyer: Buyer, delivery?: string): Promise<void> {
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await enterDetails(page, buyer);
  const options = page.getByRole('radio');
  await options.first().waitFor();
  await (delivery === undefined ? options.first() : page.getByRole('radio', { name: delivery })).check();
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thank you for your order' }).waitFor();
}

/** On the checkout's first page: fills in contact and address, and goes on to delivery. */
export async function enterDetails(page: Page, buyer: Buyer): Promise<void> {
  await page.getByLabel('Email').fill(buyer.email);
  await page.getByLabel('First name').fill(buyer.firstName);
  await page.getByLabel('Last name').fill(buyer.lastName);
  await page.getByLabel('Address', { exact: true }).fill(buyer.address);
  await page.getByLabel('Postal code').fill(buyer.postalCode);
  await page.getByLabel('City').fill(buyer.city);
  await page.getByLabel('Country').selectOption(buyer.country.toLowerCase());
  if (buyer.phone !== undefined) await page.getByLabel('Phone').fill(buyer.phone);
  await page.getByRole('button', { name: 'Continue to delivery' }).click();
}

/** On the confirmation: the number that the customer sees, without `#`. */
export async function readOrderNumber(page: Page): Promise<string> {
  const text = await page.locator('[data-order-number]').innerText();
  const number = /\d+/.exec(text)?.[0];
  if (number === undefined) throw new Error(`the confirmation shows no order number but "${text}"`);
  return number;
}

/** Everything at once: opens the shop, buys one product, answers the order's number. */
export async function buy(
  page: Page,
  shopUrl: string,
  purchase: { title: string; quantity?: number; buyer?: Buyer; delivery?: string },
): Promise<string> {
  await openProduct(page, shopUrl, purchase.title);
  await addToCart(page, purchase.quantity);
  await checkOut(page, purchase.buyer ?? someBuyer, purchase.delivery);
  return readOrderNumber(page);
}
