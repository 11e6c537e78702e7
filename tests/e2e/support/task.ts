/** A demo whose work is a task, alone on its page. */
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';

export class TaskDemo {
  readonly page: Page;
  readonly demo: Locator;
  readonly #id: string;

  constructor(page: Page, id: string) {
    this.page = page;
    this.#id = id;
    this.demo = page.locator(`section[data-demo=${id}]`);
  }

  /** Opens it with settings in the link, and waits until it answers. */
  async open(settings: Record<string, string | number> = {}): Promise<void> {
    const query = new URLSearchParams(Object.entries(settings).map(([k, v]) => [k, String(v)]));
    await this.page.goto(`embed/${this.#id}/?${query}`);
    await expect(this.button('run')).toBeEnabled();
  }

  button(action: 'run' | 'cancel' | 'reset'): Locator {
    return this.demo.locator(`[data-action=${action}]`);
  }

  output(name: string): Locator {
    return this.demo.locator(`[data-output=${name}]`);
  }

  /** Presses run, and waits for the result; why it failed fails the test. */
  async run(): Promise<void> {
    await this.button('run').click();
    await expect(this.demo).toHaveAttribute('data-state', /done|failed/, { timeout: 90_000 });
    expect(await this.output('notice').textContent()).toBe('');
    await expect(this.demo).toHaveAttribute('data-state', 'done');
  }

  /** What is shown, as JSON. */
  async shown<T>(): Promise<T> {
    return JSON.parse((await this.demo.locator('script[data-output=run]').textContent()) ?? 'null');
  }

  /** The file that “Export data” gives. */
  async exported<T>(): Promise<T> {
    const download = this.page.waitForEvent('download');
    await this.demo.locator('[data-action=export][data-export=json]').click();
    return JSON.parse(await readFile(await (await download).path(), 'utf8'));
  }

  /** The model that is chosen; at first it is one of the site’s own. */
  async chosenModel(): Promise<string> {
    return await this.demo.locator('[name=model]').inputValue();
  }
}
