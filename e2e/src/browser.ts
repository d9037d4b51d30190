import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';

/** The Chromium of the npm package; nothing of the system is needed. `resolve` says where names lead, as Chromium writes it. */
export async function launch(resolve = 'MAP *.localhost 127.0.0.1'): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      '--no-sandbox',
      '--headless=old',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      `--host-resolver-rules=${resolve}`,
    ],
  });
}

export interface Window {
  page: Page;
  /** Console errors, failed requests and CSP violations so far: none is the expectation. */
  complaints: string[];
}

/** A window with a context of its own, as a second person would have. */
export async function open(
  browser: Browser,
  url: string,
  options: { width?: number; theme?: 'light' | 'dark' } = {},
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 860 },
    colorScheme: options.theme ?? 'light',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}
