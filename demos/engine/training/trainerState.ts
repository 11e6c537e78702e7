/** A training between two epochs, kept so that it can go on later as if nothing had happened. */
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../nn/parameter.ts';
import { Random } from '../random.ts';
import { Checkpoint, type WeightsFile } from '../weights/checkpoint.ts';
import type { SourceTensor } from '../weights/encodeTensors.ts';
import { WeightsError } from '../weights/weightsError.ts';
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

/** A tensor of a training: read to keep it, assigned to go on. */
export interface StateTensor extends SourceTensor {
  assign(values: Float32Array): void;
}

/** The value of a parameter. */
export function parameterTensor(parameter: Parameter): StateTensor {
  const { name, shape } = parameter;
  return {
    name,
    shape,
    read: () => parameter.read(),
    assign: (values) => parameter.assign(tf.tensor(values, [...shape])),
  };
}

/**
 * Gives every tensor its values.
 *
 * @throws WeightsError where the file lacks one of them, or has it in another shape
 */
export async function assignTensors(
  tensors: readonly StateTensor[],
  file: WeightsFile,
): Promise<void> {
  const checkpoint = await Checkpoint.open({ files: [file] });
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, shape } of tensors) {
    const found = checkpoint.entry(name).shape;
    if (found.join() === shape.join()) continue;
    throw new WeightsError(
      `${file.name}: the tensor “${name}” has the shape [${found.join(', ')}]; the training asks for [${shape.join(', ')}].`,
    );
  }
  for await (const { name, data } of checkpoint.tensors(new Set(byName.keys()))) {
    byName.get(name)?.assign(data);
  }
}
