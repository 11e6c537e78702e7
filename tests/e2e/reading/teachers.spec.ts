/** The page for teachers: its table, and the links of its exercises. */
import { expect, test } from '@playwright/test';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('the chapters can be sorted by keyboard, and are copied as they are sorted', async ({
  page,
}) => {
  await page.goto('guide/for-teachers/');
  const table = page.locator('[data-sections-table]');
  const heading = table.getByRole('columnheader', { name: 'Minutes' });
  const minutes = async () =>
    (await table.locator('tbody td:nth-child(3)').allTextContents()).map(Number);
  const before = await minutes();
  await heading.getByRole('button').press('Enter');
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  expect(await minutes()).toEqual(before.toSorted((a, b) => a - b));
  await heading.getByRole('button').press('Enter');
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  const sorted = before.toSorted((a, b) => b - a);
  expect(await minutes()).toEqual(sorted);

  await table.getByRole('button', { name: 'Copy as CSV' }).click();
  await expect(table.getByRole('status')).toHaveText('Copied.');
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  const lines = csv.trim().split('\r\n');
  expect(lines).toHaveLength(before.length + 1);
  expect(lines[0]).toBe('No.,Chapter,Address,Minutes,Builds on,"Afterwards, students can"');
  expect(lines[1]).toContain(`,${sorted[0]},`);
});

test('every exercise opens a demo with its settings', async ({ page }) => {
  await page.goto('guide/for-teachers/');
  const links = await page.getByRole('link', { name: 'Alone, to embed' }).all();
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
  expect(addresses).toHaveLength(6);
  for (const address of addresses) {
    await page.goto(address ?? '');
    const link = page.locator('[data-demo] a[data-output=link]');
    const id = new URL(page.url()).searchParams.get('preset');
    const settings: Record<string, string> = await page.request
      .get('sections.json')
      .then((response) => response.json())
      .then((chapters) =>
        chapters
          .flatMap(({ demos }: { demos: { presets: { id: string }[] }[] }) => demos)
          .flatMap(({ presets }: { presets: { id: string }[] }) => presets)
          .find((preset: { id: string }) => preset.id === id),
      )
      .then((preset) => preset.settings);
    expect(Object.keys(settings).length).toBeGreaterThan(1);
    for (const [name, value] of Object.entries(settings)) {
      await expect
        .poll(async () =>
          new URL((await link.getAttribute('href')) ?? '', page.url()).searchParams.get(name),
        )
        .toBe(value);
    }
    await expect(page.locator('[data-output=notice]')).toHaveText('');
  }
});
