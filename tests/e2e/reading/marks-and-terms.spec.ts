/** What helps a reader along: marks of what was read and run, and terms explained where they stand. */
import { expect, test } from '@playwright/test';
import { accessibilityProblems } from '../support/axe.ts';

test('a chapter whose end was seen is marked as read, until the marks are cleared', async ({
  page,
}) => {
  await page.goto('');
  const line = page.locator('[data-progress]');
  await expect(line).toBeHidden();

  await page.goto('tutorial/dataset/');
  const entry = page.locator('nav.steps [data-chapter=dataset]');
  await expect(entry.locator('[data-mark]')).toHaveText('');
  await page.locator('.pager').scrollIntoViewIfNeeded();
  await expect(entry.locator('[data-mark]')).toHaveText('read');

  await page.goto('');
  await expect(line).toContainText('Read: 1 of 11 chapters. Demos run: 0.');
  await expect(page.locator('.chapter-list [data-read]')).toHaveCount(1);
  await line.getByRole('button').click();
  await expect(line).toBeHidden();
  await expect(page.locator('[data-read]')).toHaveCount(0);
});

test('a demo that came to its end is marked as run', async ({ page }) => {
  test.setTimeout(120_000);
  const kept = () => page.evaluate(() => localStorage.getItem('progress'));
  await page.goto('lab/?backend=wasm');
  const environment = page.locator('[data-demo=environment]');
  await environment.scrollIntoViewIfNeeded();
  await environment.locator('[data-action=run]').click();
  await expect(environment).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  expect(JSON.parse((await kept()) ?? '{}').ran).toEqual(['environment']);
  expect(await accessibilityProblems(page, '[data-demo=environment]')).toEqual([]);
});

test('a term opens its note by keyboard, and gives the focus back', async ({ page }) => {
  await page.goto('tutorial/step-5-train/');
  const term = page.locator('button.term').filter({ hasText: 'epochs' }).first();
  await term.focus();
  await page.keyboard.press('Enter');
  const note = page.locator('.term-note:popover-open');
  await expect(note).toContainText('One pass through all training images.');
  expect(await accessibilityProblems(page, '.term-note:popover-open')).toEqual([]);
  await page.keyboard.press('Tab');
  await expect(note.getByRole('link', { name: 'Glossary' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(note).toHaveCount(0);
  await expect(term).toBeFocused();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a term opens its note all the same, with the way to the glossary', async ({ page }) => {
    await page.goto('tutorial/step-5-train/');
    await page.locator('button.term').first().click();
    const link = page.locator('.term-note').filter({ visible: true }).getByRole('link');
    await link.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Glossary');
    expect(new URL(page.url()).hash).not.toBe('');
  });
});
