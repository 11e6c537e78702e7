/** A training between two epochs, kept so that it can go on later as if nothing had happened. */
import { Random } from '../random.ts';
import type { WeightsFile } from '../weights/checkpoint.ts';
import type { BestEpoch } from './bestModel.ts';

/** What a training is made of beside its tensors, as plain JSON. */
export interface TrainerState {
  /** Epochs and optimiser steps that are done. */
  epoch: number;
  step: number;
  /** States of the generators that order the images, drop numbers and draw views of images. */
  random: { order: number; dropout: number; views: number };
  best?: BestEpoch;
}

/** The generators that a training draws from. */
export type TrainingRandom = Record<keyof TrainerState['random'], Random>;

/** Generators of a seed, or those that a training was left with. */
export function trainingRandom(seed: number, state?: TrainerState): TrainingRandom {
  if (state) {
    const { order, dropout, views } = state.random;
    return { order: new Random(order), dropout: new Random(dropout), views: new Random(views) };
  }
  return {
    order: Random.for(seed, 'order'),
    dropout: Random.for(seed, 'dropout'),
    views: Random.for(seed, 'augmentation'),
  };
}

/** A training that was kept. */
export interface SavedTraining {
  state: TrainerState;
  /** Its tensors, as a safetensors file. */
  tensors: WeightsFile;
}
