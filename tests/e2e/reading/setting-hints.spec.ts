/** What explains the settings of a run: found by keyboard and by touch, and out of the way again. */
import { expect, type Page, test } from '@playwright/test';
import { accessibilityProblems } from '../support/axe.ts';

const NAMES = [
  'model',
  'unfreeze',
  'epochs',
  'lr',
  'batch',
  'images',
  'augment',
  'seed',
  'backend',
];

async function open(page: Page) {
  await page.goto('embed/finetune/');
  const demo = page.locator('section[data-demo=finetune]');
  await expect(demo.locator('[data-action=run]')).toBeEnabled();
  return demo;
}

test('by keyboard: a button after each control, and Escape goes back to it', async ({ page }) => {
  const demo = await open(page);
  for (const name of NAMES) {
    const control = demo.locator(`[name=${name}]`);
    const id = await control.getAttribute('aria-describedby');
    const hint = demo.locator(`#${id}`);
    await control.focus();
    await page.keyboard.press('Tab');
    const button = demo.locator(`[popovertarget=${id}]`);
    await expect(button).toBeFocused();
    const before = await demo.boundingBox();
    await page.keyboard.press('Enter');
    await expect(hint).toBeVisible();
    expect((await hint.textContent())?.length).toBeGreaterThan(60);
    // Nothing moves to make room for it.
    expect(await demo.boundingBox()).toEqual(before);
    await page.keyboard.press('Escape');
    await expect(hint).toBeHidden();
    await expect(button).toBeFocused();
  }
});

test.describe('on a small touch screen', () => {
  test.use({ viewport: { width: 390, height: 800 }, hasTouch: true });

  test('each explanation lies within the screen beside its control, and a tap elsewhere closes it', async ({
    page,
  }) => {
    const demo = await open(page);
    for (const name of NAMES) {
      const button = demo.locator(`.asked:has([name=${name}]) button`);
      await button.scrollIntoViewIfNeeded();
      const target = await button.boundingBox();
      expect(Math.min(target?.width ?? 0, target?.height ?? 0)).toBeGreaterThanOrEqual(24);
      await button.tap();
      const hint = demo.locator('[popover]:popover-open');
      await expect(hint).toHaveCount(1);
      await expect(hint).toHaveId(`setting-${name}-hint`);
      const box = (await hint.boundingBox()) as NonNullable<typeof target>;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(390);
      expect(box.width).toBeGreaterThan(300);
      const gap = Math.max(
        box.y - (target?.y ?? 0) - (target?.height ?? 0),
        (target?.y ?? 0) - box.y - box.height,
      );
      expect(gap).toBeLessThan(20);
      await demo.locator('h3').tap();
      await expect(hint).toHaveCount(0);
    }
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
