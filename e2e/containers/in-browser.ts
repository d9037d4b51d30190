import type { Browser, Page } from 'playwright-core';
import { open } from '../src/browser.ts';

/** A visitor without any cookie, who begins at `url`. What the window complained about is answered with the failure. */
export async function inBrowser<T>(
  browser: Browser,
  url: string,
  act: (page: Page) => Promise<T>,
): Promise<T> {
  const { page, complaints } = await open(browser, url);
  page.setDefaultTimeout(60_000);
  try {
    return await act(page);
  } catch (error) {
    const text = await textOf(page).catch(String);
    throw new Error(`${page.url()} shows: ${text.slice(0, 3000)}\ncomplaints: ${complaints.join('; ')}`, {
      cause: error,
    });
  } finally {
    await page.context().close();
  }
}

/** What is read on a page, without what could be chosen. */
async function textOf(page: Page): Promise<string> {
  await page.locator('option').evaluateAll((options) => {
    for (const option of options) option.remove();
  });
  return page.locator('body').innerText();
}
