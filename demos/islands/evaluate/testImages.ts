/** The images that a run was tested on, each with what the model says of it. */
import { LABELS, type Label, label2id } from '../../engine/data/labels.ts';
import type { Prediction, Run } from '../../engine/run.ts';
import { argmax } from '../run/results.ts';

/** Where the images are, by id; those that this page does not have are absent. */
export type Pictures = Readonly<Record<string, string>>;

/** The site's images. */
export interface SitePictures {
  pictures: Pictures;
  /** Drawn by a program: under the same ids they are other images than those of a record. */
  synthetic: boolean;
}

/** A test image. */
export interface TestImage extends Prediction {
  /** The class that it was taken for. */
  predicted: Label;
  /** Address of its file. */
  src?: string;
}

/** The same at every call, so that a drawing can tell that nothing has changed. */
const NO_PICTURES: Pictures = {};

/** The site's images, unless those of the run were others. */
export function sitePictures({ data }: Run, { pictures, synthetic }: SitePictures): Pictures {
  return (data?.source === 'synthetic') === synthetic ? pictures : NO_PICTURES;
}

/** @param predictions of a run, in any order */
export function testImagesOf(predictions: readonly Prediction[], pictures: Pictures): TestImage[] {
  return predictions.map((prediction) => ({
    ...prediction,
    predicted: LABELS[argmax(prediction.probabilities)],
    src: pictures[prediction.imageId],
  }));
}

/** Those that were taken for another class, the one the model was surest of first. */
export function mistakesOf(images: readonly TestImage[]): TestImage[] {
  return images
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => Math.max(...b.probabilities) - Math.max(...a.probabilities));
}

/** The probability that the model gives to a class. */
export function probabilityOf({ probabilities }: Prediction, label: Label): number {
  return probabilities[label2id[label]];
}

/** Id of what shows the images of a cell of the confusion matrix. */
export function cellId(label: Label, predicted: Label): string {
  return `evaluate-${label}-as-${predicted}`;
}
