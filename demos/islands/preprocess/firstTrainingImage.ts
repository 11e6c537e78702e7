import { trainTestSplit } from '../../engine/data/split.ts';
import { DEFAULT_CONFIG } from '../../engine/run.ts';
import type { SampleImage } from '../bench/ImagePicker.tsx';

/** A melanoma that the run of step 5 learns from: only training images are augmented. */
export function firstTrainingImage<T extends SampleImage>(images: readonly T[]): T {
  const { train } = trainTestSplit(images, DEFAULT_CONFIG);
  return train.find(({ dx }) => dx === 'mel') ?? train[0];
}
