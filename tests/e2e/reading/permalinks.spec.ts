/** The links beside headings, figures, tables, formulas, listings and demos, and what they copy. */
import { expect, test } from '@playwright/test';
import { accessibilityProblems } from '../support/axe.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const PAGE = 'tutorial/step-5-train/';

for (const [id, title] of [
  ['hyperparameters', 'What we fix before training'],
  ['ten-runs', 'Figure in Reading the curves'],
  ['equation-cross-entropy', 'Equation in One training step'],
  ['listing-adamw-step', 'AdamW, one step'],
  ['demo-finetune', 'Fine-tune the model'],
]) {
  test(`#${id} can be copied, by keyboard alone`, async ({ page }) => {
    await page.goto(PAGE);
    const address = new URL(`#${id}`, page.url()).href;
    const link = page.locator(`a[data-permalink][href="#${id}"]`);
    await link.focus();
    await page.keyboard.press('Enter');
    const menu = page.getByRole('dialog', { name: title });
    await expect(menu.getByRole('button', { name: 'Address' })).toBeFocused();
    expect(page.url()).toBe(address);
    expect(await accessibilityProblems(page, '.permalink-menu')).toEqual([]);

    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(menu.getByRole('status')).toHaveText('Copied: Markdown.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `[${title}](${address})`,
    );

    await menu.getByRole('button', { name: 'BibTeX' }).press('Enter');
    await expect(menu.getByRole('status')).toHaveText('Copied: BibTeX.');
    const entry = await page.evaluate(() => navigator.clipboard.readText());
    expect(entry).toContain('author = {Gu, Albert and An, Muhan and');
    expect(entry).toContain(`url = {${address}}`);

    await page.keyboard.press('Escape');
    await expect(menu).toBeHidden();
    await expect(link).toBeFocused();
  });
}

test('a table is linked to from its margin', async ({ page }) => {
  await page.goto('tutorial/dataset/');
  await page.locator('a[data-permalink=table]').first().click();
  expect(new URL(page.url()).hash).toBe('#table-diagnoses');
  await expect(page.getByRole('dialog', { name: 'Table in Seven diagnoses' })).toBeVisible();
});

test('a demo is embedded with the settings that it has', async ({ page }) => {
  await page.goto('tutorial/step-3-preprocess/?preset=split-by-chance#demo-split');
  const demo = page.locator('[data-demo=split]');
  await demo.scrollIntoViewIfNeeded();
  await expect(demo.locator('[data-output=state]')).toHaveText('Yours');
  await page.locator('a[data-permalink=demo][href="#demo-split"]').click();
  await page.getByRole('button', { name: 'Embed' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveText('Copied: Embed.');
  const code = await page.evaluate(() => navigator.clipboard.readText());
  const src = /src="([^"]+)"/.exec(code)?.[1].replaceAll('&amp;', '&') ?? '';
  expect(new URL(src).searchParams.get('stratify')).toBe('no');
  const response = await page.request.get(src);
  expect(response.ok()).toBe(true);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the link is a link', async ({ page }) => {
    await page.goto(PAGE);
    await page.locator('a[data-permalink][href="#ten-runs"]').click();
    expect(new URL(page.url()).hash).toBe('#ten-runs');
  });
});

test('a page that has moved leads on, with all of the link', async ({ page }) => {
  await page.goto('tutorial/?epochs=3#dataset');
  await page.waitForURL(/\/tutorial\/introduction\/\?epochs=3#dataset$/);
  await page.goBack();
  expect(page.url()).not.toContain('epochs=3');
});
