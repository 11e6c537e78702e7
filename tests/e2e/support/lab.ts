/** The Lab as a reader uses it: a link with settings, buttons, and what they change. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Run } from '../../../demos/engine/run.ts';

/** Buttons of a demo, by their `data-action`. */
type Action = 'run' | 'pause' | 'resume' | 'cancel' | 'reset';

export class Lab {
  readonly page: Page;
  /** The demos whose outputs follow a run. */
  readonly finetune: Locator;
  readonly evaluate: Locator;

  constructor(page: Page) {
    this.page = page;
    this.finetune = page.locator('section[data-demo=finetune]');
    this.evaluate = page.locator('section[data-demo=evaluate]');
  }

  /** Opens the Lab with settings in the link, and waits until the demo answers. */
  async open(settings: Record<string, string | number>): Promise<void> {
    await this.#record();
    const query = new URLSearchParams(
      Object.entries(settings).map(([name, value]) => [name, String(value)]),
    );
    await this.page.goto(`lab/?${query}`);
    await this.wake();
    await this.expectState('ready');
  }

  /** Islands wake up when they are seen: both, so that both follow the run. */
  async wake(): Promise<void> {
    await this.evaluate.scrollIntoViewIfNeeded();
    await this.finetune.scrollIntoViewIfNeeded();
    await expect(this.exportButton('run')).toBeEnabled();
  }

  /** Whose run is shown: Recorded, Live or Yours. */
  get chip(): Locator {
    return this.finetune.locator('[data-output=state]');
  }

  button(action: Action): Locator {
    return this.finetune.locator(`[data-action=${action}]`);
  }

  /** What saves the run, or its model. */
  exportButton(what: 'run' | 'model'): Locator {
    return this.finetune.locator(`[data-action=export][data-export=${what}]`);
  }

  /**
   * Waits for a state, or for one of two: `recorded|ready`. A run that fails on the way fails the test,
   * with what the page says of it. It asks little of the page, whose long tasks are measured meanwhile: an
   * assertion that does not hold yet walks over the whole page, each time.
   */
  async expectState(state: string, timeout = 20_000): Promise<void> {
    const reached = (wanted: string) =>
      [...wanted.split('|'), 'failed'].includes(
        document.querySelector<HTMLElement>('section[data-demo=finetune]')?.dataset.state ?? '',
      );
    await this.page.waitForFunction(reached, state, { timeout, polling: 100 }).catch(() =>
      expect(this.finetune).toHaveAttribute('data-state', new RegExp(`^(${state})$`), {
        timeout: 1,
      }),
    );
    if ((await this.finetune.getAttribute('data-state')) !== 'failed') return;
    const reason = await this.finetune.locator('[data-output=notice]').textContent();
    throw new Error(`The run failed: ${reason}`);
  }

  /** Waits until an ended run is in the library, and nothing is held of it for a reload any more. */
  async expectSettled(): Promise<void> {
    const held = () =>
      this.page.evaluate(
        () =>
          new Promise<number>((resolve, reject) => {
            const opened = indexedDB.open('keyval-store');
            opened.onerror = () => reject(opened.error);
            opened.onsuccess = () => {
              const store = opened.result.transaction('keyval').objectStore('keyval');
              const counted = store.count('lesion-lab/interrupted-run/1');
              counted.onsuccess = () => resolve(counted.result);
              counted.onerror = () => reject(counted.error);
              opened.result.close();
            };
          }),
      );
    await expect.poll(held).toBe(0);
  }

  /** The run as the page has it. */
  async readRun(): Promise<Run> {
    const text = await this.finetune.locator('script[data-output=run]').textContent();
    return JSON.parse(text ?? 'null') as Run;
  }

  /** Texts of the cells of some rows of a table in a demo. */
  readTable(rows: string, demo: Locator): Promise<string[][]> {
    return demo
      .locator(rows)
      .evaluateAll((found) =>
        found.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())),
      );
  }

  /** Cells of the confusion matrix, row by row. */
  readMatrix(): Promise<string[]> {
    return this.evaluate.locator('.confusion-matrix > table tbody td:not(.sum)').allTextContents();
  }

  /** How many points each of the reader's own curves has. */
  curvePoints(): Promise<number[]> {
    return this.finetune
      .locator('.line-chart .series:not(.faint) path.line')
      .evaluateAll((paths) =>
        paths.map((path) => (path.getAttribute('d') ?? '').match(/[MLC]/g)?.length ?? 0),
      );
  }

  /** Every state that the demo has been in since the page was opened, with its chip, in order. */
  states(): Promise<string[]> {
    return this.page.evaluate(() => {
      const states = Reflect.get(window, 'labStates') as { name: string; chip: string }[];
      return states.map(({ name, chip }) => `${name}: ${chip}`);
    });
  }

  /** From before the page loads: notes the demo's states, and marks them on the page's timeline. */
  async #record(): Promise<void> {
    await this.page.addInitScript(() => {
      const states: { name: string; chip: string }[] = [];
      Object.assign(window, { labStates: states });
      new MutationObserver(() => {
        const demo = document.querySelector<HTMLElement>('[data-demo=finetune]');
        const name = demo?.dataset.state;
        if (!name || name === states.at(-1)?.name) return;
        const chip = demo.querySelector('[data-output=state]')?.textContent ?? '';
        states.push({ name, chip });
        performance.mark(`state: ${name}`);
      }).observe(document, { attributeFilter: ['data-state'], childList: true, subtree: true });
    });
  }
}
