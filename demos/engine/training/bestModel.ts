import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../nn/parameter.ts';
import type { RunConfig } from '../run.ts';
import type { Evaluation } from './evaluate.ts';
import type { StateTensor } from './stateTensors.ts';

/** The epoch that did best so far. */
export interface BestEpoch {
  epoch: number;
  evaluation: Evaluation;
}

/**
 * Remembers the best epoch by `metricForBestModel`, and keeps its parameters where
 * `loadBestModelAtEnd` asks for them. As in Hugging Face's Trainer, only a better value replaces the
 * best: of equals, the first is kept. And epoch 0, before any training, is no candidate.
 *
 * Whoever chooses by the test images makes their numbers optimistic: the model that is kept is the one
 * that these images happened to flatter. An honest choice takes images of its own.
 */
export class BestModel {
  readonly #config: RunConfig;
  readonly #parameters: readonly Parameter[];
  #best: BestEpoch | undefined;
  /** In main memory; in the order of the parameters. */
  #values: Float32Array[] = [];

  /** @param parameters those that learn */
  constructor(parameters: readonly Parameter[], config: RunConfig) {
    this.#parameters = parameters;
    this.#config = config;
  }

  /** Takes note of an epoch, on the images that decide. */
  async observe(epoch: number, evaluation: Evaluation): Promise<void> {
    if (this.#best && !this.#isBetter(evaluation, this.#best.evaluation)) return;
    this.#best = { epoch, evaluation };
    if (!this.#config.loadBestModelAtEnd) return;
    this.#values = [];
    for (const parameter of this.#parameters) this.#values.push(await parameter.read());
  }

  /** The best epoch so far, of which `resume` is to know. */
  get best(): BestEpoch | undefined {
    return this.#best;
  }

  /** Takes up where another one has left off; `stateTensors` are then to be assigned. */
  resume(best: BestEpoch | undefined): void {
    this.#best = best;
  }

  /** The parameters that are kept. */
  get stateTensors(): StateTensor[] {
    if (!this.#best || !this.#config.loadBestModelAtEnd) return [];
    return this.#parameters.map(({ name, shape }, i) => ({
      name: `best.${name}`,
      shape,
      read: async () => this.#values[i],
      assign: (values) => {
        this.#values[i] = values;
      },
    }));
  }

  /**
   * Whether the last `earlyStoppingPatience` epochs have brought nothing better, as Hugging Face's
   * `EarlyStoppingCallback` with a threshold of 0 asks.
   */
  isOverdue(epoch: number): boolean {
    const { earlyStoppingPatience } = this.#config;
    if (earlyStoppingPatience === null || !this.#best) return false;
    return epoch - this.#best.epoch >= earlyStoppingPatience;
  }

  /** Puts the best epoch's parameters back. */
  restore(): BestEpoch | undefined {
    for (const [i, parameter] of this.#parameters.entries()) {
      parameter.assign(tf.tensor(this.#values[i], parameter.value.shape));
    }
    return this.#best;
  }

  #isBetter(candidate: Evaluation, best: Evaluation): boolean {
    return this.#config.metricForBestModel === 'loss'
      ? candidate.loss < best.loss
      : candidate.accuracy > best.accuracy;
  }
}
