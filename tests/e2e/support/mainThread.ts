/**
 * How long a page's main thread works at a stretch, in time of its own: what else the machine does
 * meanwhile, such as a GPU in software on both of two cores, makes no task longer.
 */
import type { CDPSession, Page } from '@playwright/test';

/** What is used of an event of Chromium's trace. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Start, and time of the processor spent in it: microseconds. */
  ts: number;
  tdur?: number;
}

/** A task longer than this is felt: the Long Tasks API draws the line here, too. */
const LONG_MS = 50;
/** Tasks, and marks that the page sets. */
const CATEGORIES = ['disabled-by-default-devtools.timeline', 'blink.user_timing'];

export class MainThread {
  readonly #session: CDPSession;
  readonly #events: TraceEvent[] = [];

  private constructor(session: CDPSession) {
    this.#session = session;
    session.on('Tracing.dataCollected', ({ value }) => {
      const events = value as unknown as TraceEvent[];
      this.#events.push(...events.filter(({ name }) => name === 'RunTask' || isState(name)));
    });
  }

  /** Watches a page from now on. Its states are told by `performance.mark('state: …')`. */
  static async watch(page: Page): Promise<MainThread> {
    const session = await page.context().newCDPSession(page);
    const thread = new MainThread(session);
    await session.send('Tracing.start', { traceConfig: { includedCategories: CATEGORIES } });
    return thread;
  }

  /**
   * Ends the watch.
   *
   * @returns the milliseconds of each task over 50 that began in the state.
   * @throws Error where the trace has no such state, or no task in it, or is not whole.
   */
  async longTasks(state: string): Promise<number[]> {
    const tasks = (await this.#tasks(state)).map(({ tdur = Number.NaN }) => tdur / 1000);
    if (!tasks.length || tasks.some(Number.isNaN)) {
      throw new Error(`The trace has no tasks with their times in the state “${state}”.`);
    }
    return tasks.filter((ms) => ms > LONG_MS);
  }

  async #tasks(state: string): Promise<TraceEvent[]> {
    const ended = new Promise<{ dataLossOccurred: boolean }>((resolve) => {
      this.#session.once('Tracing.tracingComplete', resolve);
    });
    await this.#session.send('Tracing.end');
    if ((await ended).dataLossOccurred) throw new Error('Chromium has lost a part of the trace.');
    await this.#session.detach();

    const states = this.#events.filter(({ name }) => isState(name));
    states.sort((a, b) => a.ts - b.ts);
    // The thread that sets the marks is the page's main thread.
    return this.#events.filter(({ name, pid, tid, ts }) => {
      if (name !== 'RunTask' || pid !== states[0]?.pid || tid !== states[0].tid) return false;
      // The task that changes the state still belongs to the one before.
      return states.findLast((mark) => mark.ts < ts)?.name === `state: ${state}`;
    });
  }
}

function isState(name: string): boolean {
  return name.startsWith('state: ');
}
