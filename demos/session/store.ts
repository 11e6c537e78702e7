/** The page's one run, as signals: every demo on the page draws from here. */
import { batch, signal } from '@preact/signals';
import { dependencies, version } from '../../package.json';
import { applyEvent, newRun, type Run, type RunConfig, type RunEvent } from '../engine/run.ts';
import { openClient, type RunClient } from './client.ts';
import { can, isActive, type Phase, type Trigger, transition } from './machine.ts';
import { parsePresets, presetCommand } from './presets.ts';
import { type Progress, ProgressMeter } from './progress.ts';
import { browserStorage, type RunStorage } from './storage.ts';

/** Milliseconds between two drawings while events come fast: ten a second. */
const DRAW_INTERVAL = 100;

/** What a session needs of the world. */
export interface SessionWorld {
  openClient(): RunClient;
  storage: RunStorage;
  /** Milliseconds of any clock that only goes forward. */
  now(): number;
  /** Names the browser, for the record. */
  browser: string;
}

/** The life of the reader's run on one page: what happens to it, and what is known of it. */
export class Session {
  readonly phase = signal<Phase>('recorded');
  /** The reader's run: live, ended, or kept from before. `undefined`: there is none. */
  readonly run = signal<Run | undefined>(undefined);
  /** Settings for the next run; `undefined` until the reader or a link has set any. */
  readonly config = signal<RunConfig | undefined>(undefined);
  readonly progress = signal<Progress | undefined>(undefined);
  /** Sentences for the reader: ignored values, trouble with storage, why a run failed. */
  readonly notices = signal<readonly string[]>([]);
  /** What has just happened, to be read out. */
  readonly announcement = signal('');
  readonly controlsHidden = signal(false);
  /** The model of the finished run, zipped; gone with the page. `undefined`: there is none. */
  readonly trainedModel = signal<Blob | undefined>(undefined);

  readonly #world: SessionWorld;
  #client: RunClient | undefined;
  #meter = new ProgressMeter(0);
  #queue: { event: RunEvent; time: number }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopping = false;
  #restored: Promise<void> | undefined;
  #presetsRead = false;

  constructor(world: SessionWorld) {
    this.#world = world;
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
  }

  /** Shows the run kept from an earlier visit, if there is one and nothing else has begun. */
  restore(): Promise<void> {
    this.#restored ??= this.#world.storage.load().then(
      (kept) => {
        const trigger = kept?.status === 'done' ? 'foundDone' : 'foundCancelled';
        if (!kept || !can(this.phase.value, trigger)) return;
        batch(() => {
          this.run.value = kept;
          this.#move(trigger);
        });
      },
      (error) => this.#notify(storageTrouble('looked for', error)),
    );
    return this.#restored;
  }

  /** Sets the settings of the next run. */
  edit(config: RunConfig): void {
    batch(() => {
      this.config.value = config;
      this.notices.value = [];
      this.#move('edit');
    });
  }

  /**
   * Runs. Resolves when the run has ended, however it ended: `phase` says how.
   * @param base absolute URL of the site's root, ending in `/`.
   */
  async start(config: RunConfig, base: string): Promise<void> {
    if (!can(this.phase.value, 'run')) return;
    const createdAt = new Date().toISOString();
    const run = newRun({
      id: `browser-${createdAt}`,
      createdAt,
      command: presetCommand(config),
      config,
      versions: {
        'lesion-lab': version,
        tfjs: dependencies['@tensorflow/tfjs-core'],
        browser: this.#world.browser,
      },
    });
    batch(() => {
      this.config.value = config;
      this.run.value = run;
      this.trainedModel.value = undefined;
      this.notices.value = [];
      this.progress.value = { message: 'Starting' };
      this.#meter = new ProgressMeter(config.numTrainEpochs);
      this.#stopping = false;
      this.#move('run');
    });
    const client = this.#world.openClient();
    this.#client = client;
    try {
      const model = await client.start({ run, base }, (event) => {
        if (this.#client === client) this.#receive(event);
      });
      // An ended run has let go of its client.
      if (this.#client === client) throw new Error('the thread that trains ended without a result');
      // The reader may have reset it, or begun another, since its last event.
      if (this.run.value?.id === run.id) this.trainedModel.value = model;
    } catch (error) {
      if (this.#client === client) this.#receive({ type: 'failed', error: startTrouble(error) });
    }
    client.terminate();
  }

  /** Holds the run after the step in progress. */
  pause(): void {
    if (!can(this.phase.value, 'pause')) return;
    this.#client?.pause();
    this.#move('pause');
  }

  /** Goes on after a pause. */
  resume(): void {
    if (!can(this.phase.value, 'resume')) return;
    this.#meter.restart();
    this.#client?.resume();
    this.#move('resume');
  }

  /** Ends the run after the step in progress; at once where it has not begun, or when asked twice. */
  cancel(): void {
    if (!isActive(this.phase.value)) return;
    if (this.phase.value === 'preparing' || this.#stopping) {
      this.#client?.terminate();
      this.#receive({ type: 'cancelled', seconds: this.run.value?.seconds ?? 0 });
    } else {
      this.#stopping = true;
      this.progress.value = {
        ...this.progress.value,
        message: 'Stopping after this step; press Cancel again to stop at once',
        secondsLeft: undefined,
      };
      this.#client?.cancel();
    }
  }

  /** Back to the recorded run; the reader's own is forgotten, here and in storage. */
  async reset(): Promise<void> {
    if (!can(this.phase.value, 'reset')) return;
    batch(() => {
      this.run.value = undefined;
      this.trainedModel.value = undefined;
      this.config.value = undefined;
      this.progress.value = undefined;
      this.notices.value = [];
      this.#move('reset');
    });
    await this.#world.storage.forget().catch((error) => {
      this.#notify(storageTrouble('removed', error));
    });
  }

  /** Says why a value that was typed is not taken; replaces what was said before. */
  refuse(sentence: string): void {
    this.notices.value = [sentence];
  }

  /** What comes fast waits for the next drawing; the rest is drawn at once, after what waited. */
  #receive(event: RunEvent): void {
    this.#queue.push({ event, time: this.#world.now() });
    const fast = event.type === 'step' || event.type === 'preparing';
    if (!fast) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), DRAW_INTERVAL);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#queue;
    this.#queue = [];
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
        this.#move('started');
        break;
      case 'epoch':
        this.announcement.value = `Epoch ${event.record.epoch} of ${run.config.numTrainEpochs}: test accuracy ${Math.round(event.record.test.accuracy * 100)} %.`;
        break;
      case 'done':
      case 'cancelled':
        this.#end(event.type);
        if (run.epochs.length > 0) this.#keep(run);
        break;
      case 'failed':
        this.#end('failed');
        this.#notify(event.error);
        break;
    }
  }

  #end(trigger: 'done' | 'cancelled' | 'failed'): void {
    this.#client = undefined;
    this.progress.value = undefined;
    this.#move(trigger);
  }

  #keep(run: Run): void {
    this.#world.storage.save(run).catch((error) => this.#notify(storageTrouble('kept', error)));
  }

  #move(trigger: Trigger): void {
    const phase = transition(this.phase.value, trigger);
    if (phase === this.phase.value) return;
    this.phase.value = phase;
    this.announcement.value = ANNOUNCEMENTS[phase];
  }

  #notify(sentence: string): void {
    this.notices.value = [...this.notices.value, sentence];
  }
}

const ANNOUNCEMENTS: Record<Phase, string> = {
  recorded: 'The recorded run is shown.',
  ready: '',
  preparing: 'Loading the device, the images and the model.',
  running: 'Training.',
  paused: 'Paused.',
  done: 'Your run is shown.',
  failed: 'The run failed.',
  cancelled: 'The run was cancelled.',
};

function storageTrouble(verb: string, error: unknown): string {
  return `Your run could not be ${verb} in this browser’s storage (${reason(error)}); this page works without, but a reload shows the recorded run again.`;
}

function startTrouble(error: unknown): string {
  return `Nothing more can be computed, because ${reason(error)}. Reload the page and try again; if it happens again, try another browser or fewer images.`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The session of this page. */
export const session = new Session({
  openClient,
  storage: browserStorage,
  now: () => performance.now(),
  browser: globalThis.navigator?.userAgent ?? 'none',
});
