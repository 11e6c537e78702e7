import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { accessibilityProblems, problemsInScheme } from '../support/axe.ts';
import { sitePages } from '../support/site.ts';
import { seeWholePage, watchTrouble } from '../support/watch.ts';

/** Bytes of JavaScript, packed, that a page may load before a demo is pressed. */
const SCRIPT_BUDGET = 35_000;
/** The same of the page that has all demos. */
const LAB_BUDGET = 120_000;

for (const path of sitePages()) {
  test(`/${path} is sound`, async ({ page, baseURL }) => {
    const trouble = await watchTrouble(page, baseURL as string);
    const scripts = countScripts(page);
    await page.goto(path);
    await seeWholePage(page);
    const budget = path === 'lab/' ? LAB_BUDGET : SCRIPT_BUDGET;
    expect.soft(await scripts(), 'bytes of JavaScript, packed').toBeLessThanOrEqual(budget);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);

    expect.soft(await problemsInScheme(page, 'light'), '1280 px wide').toEqual([]);

    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, 'pixels that stand out at 390 px').toBeLessThanOrEqual(0);
    expect.soft(await problemsInScheme(page, 'dark'), '390 px wide').toEqual([]);
    expect.soft(trouble).toEqual([]);
  });
}

test('an address that is not there shows the site’s own page', async ({ page }) => {
  const response = await page.goto('nowhere/at/all/');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('pages are isolated from other origins, which threads need', async ({ page }) => {
  await page.goto('lab/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

/** Counts the JavaScript that a page loads, each file as a server packs it. */
function countScripts(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.endsWith('.js')) return;
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
