import { expect, type Locator, test } from '@playwright/test';
import { tutorialPages } from '../support/site.ts';

test.use({ javaScriptEnabled: false });

for (const path of tutorialPages()) {
  test(`/${path} can be read`, async ({ page }) => {
    await page.goto(path);
    const prose = await page.locator('main p').allTextContents();
    expect(prose.join(' ').split(/\s+/).length).toBeGreaterThan(120);
    await expect(page.locator('main [aria-busy=true]')).toHaveCount(0);
  });
}

for (const path of ['tutorial/step-2-load-the-data/', 'lab/']) {
  test(`the dataset demo on /${path} shows the sample`, async ({ page }) => {
    await page.goto(path);
    const demo = page.locator('section[data-demo=dataset]');
    await expect(demo.locator('.class-bars table')).toBeVisible();
    await expect(demo.locator('.class-bars tbody tr')).toHaveCount(7);
    const counts = await demo.locator('.class-bars tbody td.count').allTextContents();
    expect(sum(counts.map(Number))).toBeGreaterThan(50);
  });
}

for (const path of ['tutorial/step-5-train/', 'lab/']) {
  test(`the finetune demo on /${path} shows the recorded curves`, async ({ page }) => {
    await page.goto(path);
    const demo = page.locator('section[data-demo=finetune]');
    await expect(demo).toHaveAttribute('data-state', 'recorded');
    const charts = demo.locator('.line-chart svg[role=img]');
    await expect(charts).toHaveCount(2);
    for (const chart of await charts.all()) await expectDrawnChart(chart);
    // Before training, and after each of at least two epochs.
    expect(await demo.locator('.data-table tbody tr').count()).toBeGreaterThan(2);
  });
}

for (const path of ['tutorial/step-6-evaluate/', 'lab/']) {
  test(`the evaluate demo on /${path} shows the recorded report and matrix`, async ({ page }) => {
    await page.goto(path);
    const demo = page.locator('section[data-demo=evaluate]');
    await expect(demo).toHaveAttribute('data-state', 'recorded');
    const report = demo.locator('.classification-report');
    await expect(report).toBeVisible();
    // Seven classes, accuracy, macro and weighted average.
    await expect(report.locator('tbody tr')).toHaveCount(10);
    const cells = demo.locator('.confusion-matrix > table tbody td:not(.sum)');
    await expect(cells).toHaveCount(49);
    const images = sum((await cells.allTextContents()).map(Number));
    const support = report.locator('tbody.summary tr').last().locator('td').last();
    expect(images).toBeGreaterThan(0);
    expect(Number(await support.textContent())).toBe(images);
  });
}

/** A chart that is seen, large enough to be read, with lines that go somewhere. */
async function expectDrawnChart(drawing: Locator): Promise<void> {
  await expect(drawing).toBeVisible();
  const box = await drawing.boundingBox();
  expect(box?.width).toBeGreaterThan(200);
  expect(box?.height).toBeGreaterThan(80);
  const lines = await drawing
    .locator('path')
    .evaluateAll((paths) => paths.map((path) => (path as SVGPathElement).getTotalLength()));
  expect(Math.max(0, ...lines)).toBeGreaterThan(100);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
