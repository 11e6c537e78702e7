/** The page's one run, from its settings to its end. */
import { batch, computed } from '@preact/signals';
import { applyEvent, type Run, type RunConfig, type RunEvent } from '../engine/run.ts';
import { isKeptModel } from '../worker/keptModels.ts';
import { openClient } from './client.ts';
import type { RunClient } from './connection.ts';
import { EventQueue, type TimedEvent } from './eventQueue.ts';
import { type Interrupted, interrupted } from './interrupted.ts';
import { type Library, library } from './library.ts';
import { ANNOUNCEMENTS, can, isActive, type Trigger } from './machine.ts';
import { newPageRun } from './pageRun.ts';
import { parsePresets, presetQuery } from './presets.ts';
import { ProgressMeter } from './progress.ts';
import { describeCrash, lastEpoch, Recovery } from './recovery.ts';
import { SessionState } from './sessionState.ts';

/** What shows a run of the library. */
const OPENED: Partial<Record<Run['status'], Trigger>> = { done: 'openDone', failed: 'openFailed' };

/** What a session needs of the world. */
export interface SessionWorld {
  openClient(): RunClient;
  /** Where runs go when they have ended, and come from. */
  library: Library;
  interrupted: Interrupted;
  /** Milliseconds of any clock that only goes forward. */
  now(): number;
}

/** The life of the reader's run on one page: what happens to it, and what is known of it. */
export class Session extends SessionState {
  /** The model that the run has trained, zipped. `undefined`: there is none, or it is not kept. */
  readonly trainedModel = computed(
    () => this.run.value && this.#world.library.modelOf(this.run.value.id),
  );

  readonly #world: SessionWorld;
  #client: RunClient | undefined;
  readonly #events: EventQueue;
  readonly #recovery: Recovery;
  #meter = new ProgressMeter(0);
  #stopping = false;
  /** URL of the site's root, ending in `/`, for a run that was interrupted. */
  #base = '';
  #restored: Promise<void> | undefined;
  #presetsRead = false;

  constructor(world: SessionWorld) {
    super();
    this.#world = world;
    this.#recovery = new Recovery(world.interrupted);
    this.#events = new EventQueue(world.now, (events) => this.#draw(events));
  }

  /** Takes over the settings in the page's link. Later calls do nothing: a page has one link. */
  readPresets(search: string, fallback: RunConfig, models: readonly string[]): void {
    if (this.#presetsRead) return;
    this.#presetsRead = true;
    const presets = parsePresets(search, fallback, models);
    batch(() => {
      this.controlsHidden.value = presets.hideControls;
      if (presets.changed) this.edit(presets.config);
      this.notices.value = presets.notices;
    });
    if (presets.changed) void this.#checkModel(presets.config.model);
  }

  /** From now on shows the library's current run, whichever tab chose it, while none is under way here. */
  restore(): Promise<void> {
    this.#restored ??= this.#followLibrary();
    return this.#restored;
  }

  /**
   * Shows the run that was interrupted, if there is one, held where it was: `resume` goes on from there,
   * `cancel` keeps what it has reached. Settings in the page's link that are not its own come first.
   *
   * @param base absolute URL of the site's root, ending in `/`.
   */
  async restoreInterrupted(base: string): Promise<void> {
    await this.restore();
    const run = await this.#recovery.find();
    if (!run) return;
    // The page was left between the run's end and the end of its keeping.
    const hasEnded = this.#world.library.runs.value.some((kept) => kept.run.id === run.id);
    if (hasEnded) await this.#recovery.forget(run.id);
    else this.#hold(run, base);
  }

  #hold(run: Run | undefined, base: string): void {
    if (!run || isActive(this.phase.value)) return;
    const reached = `after epoch ${lastEpoch(run)} of ${run.config.numTrainEpochs}`;
    if (this.config.value && presetQuery(this.config.value) !== presetQuery(run.config)) {
      this.notify(
        `A run of yours with other settings was interrupted ${reached}. To go on with it, open this page without settings in its address.`,
      );
      return;
    }
    this.#base = base;
    batch(() => {
      this.run.value = run;
      this.config.value = run.config;
      this.move('openPaused');
      this.notify(
        `The run was interrupted ${reached}. Resume goes on from there; Cancel keeps what it has reached.`,
      );
    });
  }

  async #followLibrary(): Promise<void> {
    const { library } = this.#world;
    this.notify(...(await library.load()));
    library.current.subscribe((run) => this.#show(run));
  }

  /** Whether a link's model of the reader's own is here shows only when the library is. */
  async #checkModel(model: string): Promise<void> {
    await this.restore();
    const { models } = this.#world.library;
    if (!isKeptModel(model) || models.value.some(({ id }) => id === model)) return;
    this.notify(
      `The link asks for model=${model}, which this browser does not keep. Choose another.`,
    );
  }

  #show(run: Run | undefined): void {
    const phase = this.phase.value;
    if (isActive(phase) || run?.id === this.run.value?.id) return;
    // A run that has failed in its first epoch is in no library, and stays until it is reset.
    if (!run && phase === 'failed' && (this.run.value?.epochs.length ?? 0) < 2) return;
    batch(() => {
      // Settings that were the shown run's go with it; those that were changed since stay.
      if (this.config.value === this.run.value?.config) this.config.value = undefined;
      if (this.run.value) this.notices.value = [];
      if (run) {
        this.run.value = run;
        this.move(OPENED[run.status] ?? 'openCancelled');
        if (run.error) this.notify(run.error);
        this.announcement.value = ANNOUNCEMENTS[this.phase.value];
      } else if (phase === 'done' || phase === 'cancelled' || phase === 'failed') {
        this.run.value = undefined;
        this.move('reset');
        if (this.config.value) this.move('edit');
      }
    });
  }

  /** Sets the settings of the next run. */
  edit(config: RunConfig): void {
    batch(() => {
      this.config.value = config;
      this.notices.value = [];
      this.move('edit');
    });
  }

  /**
   * Runs. Resolves when the run has ended, however it ended: `phase` says how.
   * @param base absolute URL of the site's root, ending in `/`.
   */
  async start(config: RunConfig, base: string): Promise<void> {
    if (!can(this.phase.value, 'run')) return;
    this.#base = base;
    await this.#compute(newPageRun(config), 'run');
  }

  /** Makes a run, or what is left of it. */
  async #compute(run: Run, trigger: 'run' | 'restart'): Promise<void> {
    batch(() => {
      this.config.value = run.config;
      this.run.value = run;
      this.notices.value = [];
      this.progress.value = { message: 'Starting' };
      this.#meter = new ProgressMeter(run.config.numTrainEpochs);
      this.#stopping = false;
      this.move(trigger);
    });
    const client = this.#world.openClient();
    this.#client = client;
    let model: Blob | undefined;
    try {
      model = await client.start({ run, base: this.#base, keep: true }, (event) => {
        if (this.#client === client) this.#events.push(event);
      });
      // An ended run has let go of its client.
      if (this.#client === client) throw new Error('the thread that trains ended without a result');
    } catch (error) {
      if (this.#client === client) {
        this.#events.push({ type: 'failed', error: describeCrash(error), resumable: true });
      }
    }
    client.terminate();
    if (!model) return;
    const sentences = await this.#world.library.change('keepModel', run.id, model);
    // The reader may have reset it, or begun another, since.
    if (this.run.value?.id === run.id) this.notify(...sentences);
  }

  /** Holds the run after the step in progress. */
  pause(): void {
    if (!can(this.phase.value, 'pause')) return;
    this.#client?.pause();
    this.move('pause');
  }

  /** Goes on after a pause, or with a run that was interrupted. */
  resume(): void {
    if (!can(this.phase.value, 'resume')) return;
    if (!this.#client) {
      void this.#compute(this.run.value as Run, 'restart');
      return;
    }
    this.#meter.restart();
    this.#client.resume();
    this.move('resume');
  }

  /** Ends the run after the step in progress; at once where it has not begun, or when asked twice. */
  cancel(): void {
    if (!isActive(this.phase.value)) return;
    if (!this.#client || this.phase.value === 'preparing' || this.#stopping) {
      this.#client?.terminate();
      this.#events.push({ type: 'cancelled', seconds: this.run.value?.seconds ?? 0 });
    } else {
      this.#stopping = true;
      this.progress.value = {
        ...this.progress.value,
        message: 'Stopping after this step; press Cancel again to stop at once',
        secondsLeft: undefined,
      };
      this.#client.cancel();
    }
  }

  /** Back to the recorded run, here and in other tabs; the reader's own stays in the library. */
  async reset(): Promise<void> {
    if (!can(this.phase.value, 'reset')) return;
    batch(() => {
      this.run.value = undefined;
      this.config.value = undefined;
      this.progress.value = undefined;
      this.notices.value = [];
      this.move('reset');
    });
    this.notify(...(await this.#world.library.change('choose', undefined)));
  }

  /** Says why a value that was typed is not taken; replaces what was said before. */
  refuse(sentence: string): void {
    this.notices.value = [sentence];
  }

  #draw(events: readonly TimedEvent[]): void {
    batch(() => {
      let run = this.run.value;
      for (const { event, time } of events) {
        if (!run) break;
        run = applyEvent(run, event);
        const progress = this.#meter.observe(event, time);
        if (progress && !this.#stopping) this.progress.value = progress;
        this.#follow(event, run);
      }
      this.run.value = run;
    });
  }

  /** What an event means beyond the run itself. */
  #follow(event: RunEvent, run: Run): void {
    switch (event.type) {
      case 'started':
        this.move('started');
        break;
      case 'epoch':
        this.announcement.value = `Epoch ${event.record.epoch} of ${run.config.numTrainEpochs}: test accuracy ${Math.round(event.record.test.accuracy * 100)} %.`;
        break;
      case 'done':
      case 'cancelled':
        this.#end(event.type);
        void this.#settle(run, 1);
        break;
      case 'notice':
        this.notify(event.message);
        break;
      case 'failed':
        this.#end('failed');
        this.notify(event.error);
        void (event.resumable ? this.#recover() : this.#settle(run, 2));
        break;
    }
  }

  #end(trigger: 'done' | 'cancelled' | 'failed'): void {
    this.#client = undefined;
    this.progress.value = undefined;
    this.move(trigger);
  }

  /**
   * Puts a run that has ended into the library, and lets go of what was held of it only where the
   * library keeps it: a page that is left in between, or a full disk, loses nothing.
   *
   * @param fewestEpochs a run with fewer (the look before training is one) has nothing to show
   */
  async #settle(run: Run, fewestEpochs: number): Promise<void> {
    if (run.epochs.length >= fewestEpochs) {
      const { library } = this.#world;
      this.notify(...(await library.change('keep', run)));
      if (!(await library.keeps(run.id))) return;
    }
    await this.#recovery.forget(run.id);
  }

  /**
   * A run that its device or its thread has let down goes on by itself where it was kept last. If it is
   * let down again before it has got further, it is held for the reader to decide.
   */
  async #recover(): Promise<void> {
    const [why] = this.notices.value.slice(-1);
    await this.restore();
    this.#hold(await this.#recovery.find(this.run.value?.id), this.#base);
    const run = this.run.value;
    if (!run || this.phase.value !== 'paused') return;
    if (!this.#recovery.mayGoOn(run)) return;
    this.resume();
    this.notify(
      `${why} The run goes on by itself from epoch ${lastEpoch(run)}, where it was kept last.`,
    );
  }
}

/** The session of this page. */
export const session = new Session({
  openClient,
  library,
  interrupted,
  now: () => performance.now(),
});
