import type { RunEvent } from '../engine/run.ts';

/** How far a run is, for a bar and a line of text. */
export interface Progress {
  /** For people: "Epoch 3 of 30, step 14 of 150". */
  message: string;
  /** Part done, 0 to 1; `undefined` where it cannot be told. */
  fraction?: number;
  /** Estimated from the last steps; `undefined` until there are two. */
  secondsLeft?: number;
}

/** Steps looked back on: long enough to hold the evaluation between epochs, short enough to follow. */
const WINDOW = 20;

/** Turns a run's events into its progress. Keeps the times of the last steps and nothing else. */
export class ProgressMeter {
  readonly #epochs: number;
  #steps: { step: number; time: number }[] = [];

  /** @param numTrainEpochs epochs of the whole run. */
  constructor(numTrainEpochs: number) {
    this.#epochs = numTrainEpochs;
  }

  /** Forgets the times so far: after a pause they would count as work. */
  restart(): void {
    this.#steps = [];
  }

  /**
   * The progress after an event.
   * @param time when it happened, in milliseconds of any clock.
   * @returns `undefined` for an event that moves nothing.
   */
  observe(event: RunEvent, time: number): Progress | undefined {
    switch (event.type) {
      case 'preparing':
        return { message: event.message, fraction: event.fraction };
      case 'started':
        return { message: 'Looking at all images before the first step', fraction: 0 };
      case 'step': {
        this.#steps = [...this.#steps, { step: event.step, time }].slice(-WINDOW);
        return {
          message: `Epoch ${event.epoch} of ${this.#epochs}, step ${event.step} of ${event.totalSteps}`,
          fraction: event.step / event.totalSteps,
          secondsLeft: this.#secondsLeft(event.totalSteps),
        };
      }
      default:
        return undefined;
    }
  }

  #secondsLeft(totalSteps: number): number | undefined {
    const first = this.#steps.at(0);
    const last = this.#steps.at(-1);
    if (!first || !last || last.step === first.step) return undefined;
    const secondsPerStep = (last.time - first.time) / 1000 / (last.step - first.step);
    return secondsPerStep * (totalSteps - last.step);
  }
}
