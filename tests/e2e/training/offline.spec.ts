/** Without a network, after one visit: the server is ended, and everything comes from the browser. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { DIST, siteBase } from '../../../cli/shared/paths.ts';
import { type SiteServer, serveSite } from '../../../cli/shared/server.ts';
import { BUNDLED_MODEL } from '../../../demos/engine/models/offers.ts';
import { Lab } from '../support/lab.ts';

test.use({ serviceWorkers: 'allow' });

const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: 1,
  images: 28,
  batch: 8,
  seed: 3,
  backend: 'wasm',
};

let server: SiteServer | undefined;
let copy: string | undefined;

async function serve(directory: string, port = 0): Promise<string> {
  server = await serveSite({ directory, host: 'localhost', port, base: siteBase() });
  return server.url;
}

test.afterEach(async () => {
  await server?.close();
  server = undefined;
  if (copy) rmSync(copy, { recursive: true });
  copy = undefined;
});

/** Visits one page, and waits until the site is kept. */
async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(
    () => navigator.serviceWorker.controller?.state === 'activated',
    null,
    {
      timeout: 60_000,
    },
  );
}

test.describe('with the network cut after one visit to the lab', () => {
  test('the lab runs the bundled model to the end, with all its threads', async ({ browser }) => {
    test.setTimeout(180_000);
    const url = await serve(DIST);
    const context = await browser.newContext({ baseURL: url, serviceWorkers: 'allow' });
    const page = await context.newPage();
    await visit(page, `${url}lab/`);
    await server?.close();
    await expect(page.request.get(`${url}lab/`)).rejects.toThrow(/ECONNREFUSED/);

    const lab = new Lab(page);
    await lab.open(SETTINGS);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await lab.button('run').click();
    await lab.expectState('done', 120_000);
    const run = await lab.readRun();
    expect(run.model?.id).toBe(BUNDLED_MODEL);
    expect(run.epochs).toHaveLength(2);
    expect(run.device?.threads).toBe(
      await page.evaluate(() => Math.min(navigator.hardwareConcurrency, 16)),
    );

    await test.step('pages that were never opened are there, with their fonts', async () => {
      await page.goto(`${url}tutorial/step-6-evaluate/?from=slides#wilson`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Evaluate/);
      const missing = await page.evaluate(async () => {
        await document.fonts.ready;
        return [...document.fonts].filter(({ status }) => status === 'error').length;
      });
      expect(missing).toBe(0);
      await page.goto(url);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    });
    await context.close();
  });
});

test('a newer version is announced, and taken when the reader says so', async ({ browser }) => {
  test.setTimeout(120_000);
  copy = mkdtempSync(join(tmpdir(), 'lesion-lab-site-'));
  cpSync(DIST, copy, { recursive: true });
  const url = await serve(copy);
  const context = await browser.newContext({ serviceWorkers: 'allow' });
  const page = await context.newPage();
  await visit(page, `${url}references/`);

  const html = join(copy, 'references/index.html');
  writeFileSync(html, readFileSync(html, 'utf8').replace(/<h1[^>]*>[^<]*/, '<h1>New references'));
  const worker = join(copy, 'sw.js');
  const published = readFileSync(worker, 'utf8');
  const changed = published.replace(/("?references\/"?,revision:")\w+/, '$1changed');
  expect(changed).not.toBe(published);
  writeFileSync(worker, changed);

  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('References');
  const notice = page.getByRole('status').filter({ hasText: 'A newer version' });
  await expect(notice).toBeVisible({ timeout: 30_000 });
  await notice.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New references');
  await expect(notice).toHaveCount(0);
  await context.close();
});
