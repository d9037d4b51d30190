import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, open, type Window } from '../src/browser.ts';
import { clusterKind, startProduct, type Product } from '../src/product.ts';

const name = `winter-market-${process.pid.toString(36)}`;

/** What axe finds. It adds a style element of its own, which our policy rightly blocks: that complaint is not the page's. */
async function accessibility({ page, complaints }: Window): Promise<string[]> {
  const before = complaints.length;
  await page.evaluate(axe.source);
  const result = (await page.evaluate('axe.run(document, { runOnly: ["wcag2a", "wcag2aa"] })')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  complaints.splice(before);
  return result.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ''}`);
}

describe(`a newcomer in the browser, on the ${clusterKind} cluster`, () => {
  let product: Product;
  let browser: Browser;
  let first: Window;
  let second: Window;

  beforeAll(async () => {
    product = await startProduct();
    browser = await launch();
    first = await open(browser, product.url);
    second = await open(browser, `${product.url}/stores`, { theme: 'dark', width: 360 });
  });
  afterAll(async () => {
    await browser.close();
    await product.remove();
  });

  test('is told what to do while there are no stores', async () => {
    const { page } = first;
    await page.getByText('createStore(input').waitFor();
    await page
      .getByRole('link', { name: /new store|create/i })
      .first()
      .waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();
    if (clusterKind === 'embedded') await page.getByText('Simulated cluster').waitFor();
    expect(await accessibility(first)).toEqual([]);
  });

  test('fills in the one page, is corrected while typing, and sees the plan', async () => {
    const { page } = first;
    await page.goto(`${product.url}/new`);
    await page.getByLabel('Name').fill('Winter Market');
    await page.getByLabel('Name').and(page.locator('[aria-invalid="true"]')).waitFor();
    await page.getByLabel('Name').fill(name);
    await page.getByText(`${name} is free.`).waitFor();
    await page.getByLabel('Title', { exact: true }).first().fill('Winter Market');
    await page.getByText('Dark', { exact: true }).click();
    await page.getByRole('button', { name: 'Paste or import' }).click();
    await page.getByLabel('Rows, one product a line').fill('Felt star\t9.50\t120\nBeeswax candle\t14.00\t80');
    await page.getByRole('button', { name: 'Add 2 products' }).click();
    await page.getByText(/objects in a namespace of its own/).waitFor();
    expect(await accessibility(first)).toEqual([]);
  });

  test('creates it with one press, however often it is pressed, and watches the steps', async () => {
    const { page } = first;
    await page.getByRole('button', { name: `Create ${name}` }).dblclick();
    await page.waitForURL(`**/stores/${name}`);
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await page.getByText('Ready', { exact: true }).first().waitFor({ timeout: 150_000 });
    await page.getByText(/Ready in /).waitFor();
    expect(await accessibility(first)).toEqual([]);
  });

  test('sees it in a second window without reloading', async () => {
    const row = second.page.locator(`[data-store="${name}"]`);
    await row.waitFor();
    await row.getByText('Ready', { exact: true }).waitFor();
    expect(await second.page.locator('[data-store]').count()).toBe(1);
    expect(await accessibility(second)).toEqual([]);
    const overflow = await second.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
  });

  test('opens the shop', async ({ skip }) => {
    if (clusterKind === 'real') skip('nothing runs behind the Ingress of the played nodes');
    const link = first.page.getByRole('link', { name: 'Open shop' });
    const [shop] = await Promise.all([first.page.context().waitForEvent('page'), link.click()]);
    await shop.getByText('Felt star').first().waitFor();
    expect(await shop.title()).toContain('Winter Market');
    expect((await shop.textContent('body'))?.toLowerCase()).toContain('simulated');
    await shop.close();
  });

  test('looks at components, events and activity', async () => {
    const { page } = first;
    await page.getByRole('link', { name: /^Components/ }).click();
    await page.getByText('storefront', { exact: false }).first().waitFor();
    await page.getByRole('link', { name: /^Events/ }).click();
    await page.getByText(/ready/i).first().waitFor();
    await page.goto(`${product.url}/activity`);
    await page.getByText('createStore').first().waitFor();
    expect(await accessibility(first)).toEqual([]);
  });

  test('keeps looking after a crash of the server, and is right', async () => {
    await product.kill();
    await second.page.getByText('Reconnecting').first().waitFor({ timeout: 20_000 });
    await product.restart();
    await second.page.getByText('Live', { exact: true }).first().waitFor({ timeout: 40_000 });
    await second.page.locator(`[data-store="${name}"]`).getByText('Ready', { exact: true }).waitFor();
    expect(await second.page.locator('[data-store]').count()).toBe(1);
  });

  test('deletes it by typing its name, and reads what was removed', async () => {
    const { page } = first;
    await page.goto(`${product.url}/stores/${name}/delete`);
    const button = page.getByRole('button', { name: `Delete ${name} for good` });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel(`Type ${name} to confirm`).fill(name);
    await button.click();
    await page.getByText(`${name} is gone`).waitFor({ timeout: 120_000 });
    await page.getByText('Nothing is left in the cluster.').waitFor();
    await second.page.locator(`[data-store="${name}"]`).waitFor({ state: 'detached' });
  });

  test('meets no error in the console that is ours', () => {
    const ours = [...first.complaints, ...second.complaints].filter(
      (line) => !/WebSocket connection|ERR_CONNECTION_REFUSED|Failed to load resource/.test(line),
    );
    expect(ours).toEqual([]);
  });
});

describe('GraphiQL, served by us', () => {
  test('opens without the internet, with ready examples, and answers', async () => {
    const product = await startProduct();
    const browser = await launch();
    try {
      const { page, complaints } = await open(browser, `${product.url}/graphql`);
      await page
        .getByText(/createStore/)
        .first()
        .waitFor({ timeout: 30_000 });
      const tabs = await page.getByRole('tab').allTextContents();
      expect(tabs.join(' ')).toMatch(/plan|create/i);
      expect(tabs.join(' ')).toMatch(/delete/i);
      expect(complaints.filter((line) => /Content Security Policy|Failed to load/.test(line))).toEqual([]);
    } finally {
      await browser.close();
      await product.remove();
    }
  });
});
