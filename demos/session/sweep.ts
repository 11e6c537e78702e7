/** Several runs, one after another, that are looked at together: a ladder of learning rates, say. */
import { batch, signal } from '@preact/signals';
import type { Mix } from '../engine/data/mixes.ts';
import { applyEvent, type Run, type RunConfig, type RunEvent } from '../engine/run.ts';
import { openClient } from './client.ts';
import type { RunClient } from './connection.ts';
import { can, isActive, type Phase, type Trigger, transition } from './machine.ts';
import { newPageRun } from './pageRun.ts';
import { type Progress, ProgressMeter } from './progress.ts';

/** Milliseconds between two drawings while events come fast: ten a second. */
const DRAW_INTERVAL = 100;

/** One run of a sweep, before it is made. */
export interface Rung {
  /** What tells it from the others: "5e-5". */
  name: string;
  config: RunConfig;
  /** Learns from a hundred images with their classes mixed in this way, not from the sample in use. */
  mix?: Mix;
  /** What makes it again, where no command does: the address of its demo. */
  link?: string;
}

/** One run of a sweep, as far as it has come. */
export interface SweptRung extends Rung {
  /** Absent until it begins. */
  run?: Run;
}

/**
 * The life of a sweep. A run that diverges is a result like any other, and the next one follows. The
 * sweep has failed where no run could even begin.
 */
export class Sweep {
  readonly phase = signal<Phase>('recorded');
  readonly rungs = signal<readonly SweptRung[]>([]);
  readonly progress = signal<Progress | undefined>(undefined);
  /** Why runs failed, and what was changed on the way, a sentence each. */
  readonly notices = signal<readonly string[]>([]);
  /** What has just happened, to be read out. */
  readonly announcement = signal('');

  readonly #openClient: () => RunClient;
  #client: RunClient | undefined;
  #meter = new ProgressMeter(0);
  #cancelled = false;
  /** What has happened since the last drawing. */
  #waiting: { rungs: readonly SweptRung[]; progress: Progress | undefined } | undefined;

  constructor(open: () => RunClient = openClient) {
    this.#openClient = open;
  }

  /**
   * Makes the runs. Resolves when the last has ended, or one was cancelled.
   *
   * @param base absolute URL of the site's root, ending in `/`.
   */
  async start(rungs: readonly Rung[], base: string): Promise<void> {
    if (!can(this.phase.value, 'run')) return;
    this.#cancelled = false;
    batch(() => {
      this.rungs.value = rungs;
      this.notices.value = [];
      this.progress.value = { message: 'Starting', fraction: 0 };
      this.announcement.value = `${rungs.length} runs, one after another.`;
      this.#move('run');
    });
    for (const i of rungs.keys()) {
      await this.#makeRun(i, base);
      if (this.#cancelled) break;
    }
    batch(() => {
      this.progress.value = undefined;
      if (this.#cancelled) this.#end('cancelled', 'Cancelled.');
      else if (this.phase.value === 'preparing') this.#end('failed', 'No run could begin.');
      else this.#end('done', 'All runs have ended.');
    });
  }

  async #makeRun(i: number, base: string): Promise<void> {
    const { name, config, mix, link } = this.rungs.value[i];
    const place = `${name}, run ${i + 1} of ${this.rungs.value.length}`;
    this.#meter = new ProgressMeter(config.numTrainEpochs);
    let run = newPageRun(config, link);
    const receive = (event: RunEvent) => {
      run = applyEvent(run, event);
      this.#draw(i, run, this.#progressAfter(event, i, place));
      if (event.type === 'started') this.#move('started');
      if (event.type === 'notice') this.#notify(`${name}: ${event.message}`);
      if (event.type === 'failed') this.#notify(`${name}: ${event.error}`);
    };
    this.#draw(i, run, undefined);
    const client = this.#openClient();
    this.#client = client;
    // Between two runs there was nobody to be told.
    if (this.phase.value === 'paused') client.pause();
    try {
      await client.start({ run, base, keep: false, mix }, (event) => {
        if (this.#client === client) receive(event);
      });
      if (this.#cancelled) receive({ type: 'cancelled', seconds: run.seconds });
      else if (run.status === 'running') {
        throw new Error('The thread that trains ended without a result. Run it again.');
      }
    } catch (error) {
      receive({ type: 'failed', error: (error as Error).message });
    }
    client.terminate();
    this.#client = undefined;
    this.#flush();
    if (!this.#cancelled) this.announcement.value = `${place}, has ended.`;
  }

  /** How far the whole sweep is, where an event moves anything. All runs count alike. */
  #progressAfter(event: RunEvent, i: number, place: string): Progress | undefined {
    const seen = this.#meter.observe(event, performance.now());
    if (!seen) return undefined;
    const count = this.rungs.value.length;
    // What is being prepared is little beside what is being learnt.
    const done = event.type === 'step' ? event.step / event.totalSteps : 0;
    const { secondsLeft } = seen;
    return {
      message: `${place}: ${seen.message}`,
      fraction: (i + done) / count,
      secondsLeft:
        secondsLeft === undefined || done === 1
          ? undefined
          : secondsLeft + ((count - 1 - i) * secondsLeft) / (1 - done),
    };
  }

  /** Holds the run under way after its step. */
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

  /** Ends everything at once. The runs so far stay. */
  cancel(): void {
    if (!isActive(this.phase.value)) return;
    this.#cancelled = true;
    this.#client?.terminate();
  }

  /** Back to what is recorded. */
  reset(): void {
    if (!can(this.phase.value, 'reset')) return;
    batch(() => {
      this.rungs.value = [];
      this.notices.value = [];
      this.announcement.value = '';
      this.#move('reset');
    });
  }

  /** Shows a run's state and the progress, at most ten times a second. */
  #draw(i: number, run: Run, progress: Progress | undefined): void {
    const { rungs, progress: before } = this.#waiting ?? { rungs: this.rungs.value };
    if (!this.#waiting) setTimeout(() => this.#flush(), DRAW_INTERVAL);
    this.#waiting = {
      rungs: rungs.with(i, { ...rungs[i], run }),
      progress: progress ?? before,
    };
  }

  #flush(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    batch(() => {
      this.rungs.value = waiting.rungs;
      if (waiting.progress) this.progress.value = waiting.progress;
    });
  }

  #end(trigger: 'done' | 'failed' | 'cancelled', announcement: string): void {
    this.#move(trigger);
    this.announcement.value = announcement;
  }

  #notify(sentence: string): void {
    this.notices.value = [...this.notices.value, sentence];
  }

  #move(trigger: Trigger): void {
    this.phase.value = transition(this.phase.value, trigger);
  }
}
