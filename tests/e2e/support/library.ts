/** The list of runs at the end of the Lab, as a reader uses it. */
import { readFile } from 'node:fs/promises';
import {
  type Browser,
  type Download,
  expect,
  type Locator,
  type Page,
  test,
} from '@playwright/test';
import type { Run } from '../../../demos/engine/run.ts';
import { Lab } from './lab.ts';

/** The list of runs at the end of the Lab. */
export class Library {
  readonly lab: Lab;
  readonly bench: Locator;

  constructor(page: Page) {
    this.lab = new Lab(page);
    this.bench = page.locator('section[data-demo=runs]');
  }

  async open(settings: Record<string, string | number>): Promise<void> {
    await this.lab.open(settings);
    await this.wake();
  }

  /** Islands wake up when they are seen. */
  async wake(): Promise<void> {
    await this.bench.scrollIntoViewIfNeeded();
    await expect(this.bench.locator('input[name=run-file]')).toBeEnabled();
  }

  /** Makes a run with what the link has set, and gives it. */
  async train(): Promise<Run> {
    const before = (await this.lab.readRun()).id;
    await this.lab.button('run').click();
    await expect.poll(async () => (await this.lab.readRun()).id).not.toBe(before);
    await this.lab.expectState('done', 120_000);
    return this.lab.readRun();
  }

  row(run: Run): Locator {
    return this.bench.locator(`.run-row[data-run=${JSON.stringify(run.id)}]`);
  }

  get rows(): Locator {
    return this.bench.locator('[aria-labelledby=runs-kept] .run-row');
  }

  name(run: Run): Locator {
    return this.row(run).getByRole('textbox', { name: 'Name of the run' });
  }

  get said(): Locator {
    return this.bench.locator('[data-output=notice]');
  }

  async openFile(name: string, content: string): Promise<void> {
    const buffer = Buffer.from(content);
    await this.bench
      .locator('input[name=run-file]')
      .setInputFiles({ name, mimeType: 'application/json', buffer });
  }
}

/** The file that a press gives, and what is in it. */
export async function contentOf(
  page: Page,
  press: () => Promise<void>,
): Promise<[Download, Buffer]> {
  const waiting = page.waitForEvent('download');
  await press();
  const file = await waiting;
  return [file, await readFile(await file.path())];
}

/** The page of a reader who has never been here. */
export async function newReader(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: test.info().project.use.baseURL });
  return context.newPage();
}
