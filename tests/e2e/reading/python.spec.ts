/** The Python companion on the pages: a second tab of listings, and settings to take away. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { accessibilityProblems } from '../support/axe.ts';
import { Lab } from '../support/lab.ts';

test.describe('a listing', () => {
  test.use({ javaScriptEnabled: false });

  test('is switched to Python by keyboard, without scripts', async ({ page }) => {
    await page.goto('tutorial/step-5-train/');
    const listing = page.locator('figure.listing').first();
    const [typeScript, python] = [listing.locator('pre').first(), listing.locator('pre').last()];
    await expect(typeScript).toBeVisible();
    await expect(python).toBeHidden();
    await listing.getByRole('radio', { name: 'TypeScript' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(listing.getByRole('radio', { name: 'Python' })).toBeFocused();
    await expect(python).toBeVisible();
    await expect(python).toContainText('def attention(');
    await expect(typeScript).toBeHidden();

    await page.emulateMedia({ media: 'print' });
    await expect(typeScript).toBeVisible();
    await expect(python).toBeVisible();
  });
});

test('a listing gives the language that it shows', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('tutorial/step-5-train/');
  const listing = page.locator('figure.listing').first();
  const copied = async () => {
    await listing.getByRole('button').click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied()).toContain('function defineAttention(');
  await listing.getByText('Python', { exact: true }).click();
  expect(await copied()).toContain('def attention(');
});

test('a bench gives its settings to Python', async ({ page, baseURL }) => {
  const lab = new Lab(page);
  await lab.open({
    epochs: 7,
    lr: '3e-4',
    batch: 10,
    schedule: 'cosine',
    model: 'lesion-vit-nano',
  });
  const menu = lab.finetune.locator('.python-menu');
  await menu.locator('summary').press('Enter');
  const options =
    '--model lesion-vit-nano --epochs 7 --lr 3e-4 --batch 10 --seed 42 --unfreeze all --augment yes --schedule cosine';
  await expect(menu.locator('[data-output=python-command]')).toHaveText(
    `python content/python/finetune.py ${options}`,
  );
  expect(await accessibilityProblems(page, '.python-menu')).toEqual([]);

  const notebook = JSON.parse(await download(page, 'Save notebook'));
  const settings = notebook.cells.find(({ id }: { id: string }) => id === 'settings');
  expect(settings.source.join('')).toContain(`SITE = "${baseURL}"`);
  expect(settings.source.join('')).toContain(`"--data sample ${options}"`);
  expect(await download(page, 'Save accelerate configuration')).toContain('--batch 5 ');
});

/** The text of the file that a button gives. */
async function download(page: Page, name: string): Promise<string> {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  return readFileSync(await (await saved).path(), 'utf8');
}
