/** A demo in an iframe of another origin. */
import { expect, type FrameLocator, type Page, test } from '@playwright/test';
import { BUNDLED_MODEL } from '../../../demos/engine/models/offers.ts';
import { embedCode } from '../../../src/scripts/permalinkFormats.ts';
import { type OtherSite, type Received, serveOtherSite } from '../support/otherSite.ts';
import { watchTrouble } from '../support/watch.ts';

const QUICK = `model=${BUNDLED_MODEL}&epochs=1&images=14&batch=4&backend=wasm`;

let course: OtherSite | undefined;

test.afterEach(() => course?.close());

/** Opens a page of another origin with the code that the site gives for an embed. */
async function embed(
  page: Page,
  baseURL: string,
  path: string,
  origin?: string,
): Promise<FrameLocator> {
  course = await serveOtherSite((own) => {
    const address = new URL(path, baseURL);
    if (origin) address.searchParams.set('origin', origin === 'own' ? own : origin);
    return embedCode(address.href, 'A demo');
  });
  await page.goto(course.origin);
  return page.frameLocator('iframe');
}

function received(page: Page): Promise<Received[]> {
  return page.evaluate(() => Reflect.get(window, 'received') as Received[]);
}

async function typesOf(page: Page): Promise<Set<string>> {
  return new Set((await received(page)).map(({ data }) => data.type));
}

test('fits its height, runs, and tells its own origin what comes of it', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const frame = await embed(page, baseURL as string, `embed/finetune/?${QUICK}`, 'own');
  const demo = frame.locator('[data-demo=finetune]');
  await expect(demo).toHaveAttribute('data-state', 'ready');
  await expect(frame.locator('[data-embed-origin]')).toContainText(course?.origin ?? 'none');

  // As high as its content: nothing to scroll, nothing empty beneath.
  const content = frame.locator('html');
  const height = () => page.locator('iframe').evaluate((iframe) => iframe.clientHeight);
  await expect
    .poll(async () => Math.abs((await height()) - ((await content.boundingBox())?.height ?? 0)))
    .toBeLessThanOrEqual(1);
  expect(await height()).toBeGreaterThan(400);

  await demo.locator('[data-action=run]').click();
  await expect(demo).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expect.poll(() => typesOf(page)).toContain('result');
  const messages = await received(page);
  expect(new Set(messages.map(({ origin }) => origin))).toEqual(
    new Set([new URL(baseURL as string).origin]),
  );
  for (const { data } of messages) {
    expect(data).toMatchObject({ format: 'lesion-lab/embed', version: 1, demo: 'finetune' });
  }
  const states = messages.filter(({ data }) => data.type === 'state').map(({ data }) => data.state);
  expect(states.slice(-3)).toEqual(['preparing', 'running', 'done']);
  expect(messages.some(({ data }) => data.type === 'progress' && data.message)).toBe(true);
  const shown = await demo.locator('script[data-output=run]').textContent();
  const results = messages.filter(({ data }) => data.type === 'result');
  expect(results).toHaveLength(1);
  expect(results[0].data).toMatchObject({ state: 'done', result: JSON.parse(shown ?? 'null') });
  // The page of another origin is the one request that is meant.
  expect(trouble.filter((line) => !line.includes(course?.origin ?? 'none'))).toEqual([]);
});

for (const [asked, says] of [
  [undefined, ''],
  ['https://example.org', 'https://example.org'],
  ['*', 'ignored'],
] as const) {
  test(`tells nobody but the origin asked for (${asked ?? 'none'})`, async ({ page, baseURL }) => {
    const frame = await embed(page, baseURL as string, 'embed/split/?hide=controls', asked);
    await expect(frame.locator('fieldset.bench-controls')).toHaveCount(0);
    await expect(frame.locator('[data-embed-origin]')).toHaveText(
      new RegExp(says.replace('*', '')),
    );
    await expect.poll(() => typesOf(page)).toEqual(new Set(['height']));
  });
}

test('its links open the full page in a tab of its own', async ({ page, baseURL, context }) => {
  const frame = await embed(page, baseURL as string, 'embed/split/?preset=split-by-chance');
  await expect(frame.locator('[data-output=state]')).toHaveText('Yours');
  const opened = context.waitForEvent('page');
  await frame.locator('[data-output=link]').click();
  const full = await opened;
  await full.waitForLoadState();
  const { pathname, search, hash } = new URL(full.url());
  expect(pathname).toBe(`${new URL(baseURL as string).pathname}tutorial/step-3-preprocess/`);
  expect(new URLSearchParams(search).get('stratify')).toBe('no');
  expect(hash).toBe('#demo-split');
});
