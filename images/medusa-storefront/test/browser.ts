import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';

/** The Chromium of the npm package; nothing of the system is needed. */
export async function launch(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--headless=old', '--disable-gpu', '--disable-background-networking'],
  });
}

export interface Visitor {
  page: Page;
  /** Errors in the console, violations of the content policy, and requests to anywhere but the shop. */
  complaints: string[];
  leave(): Promise<void>;
}

/** Somebody with a browser and cookies of their own. */
export async function visit(
  browser: Browser,
  shopUrl: string,
  options: { width?: number; javaScript?: boolean } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 860 },
    javaScriptEnabled: options.javaScript ?? true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (404|422|502|503)/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(shopUrl) && !request.url().startsWith('data:'))
      complaints.push(request.url());
  });
  return { page, complaints, leave: () => context.close() };
}
