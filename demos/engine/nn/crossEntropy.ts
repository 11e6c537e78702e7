import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy as crossEntropyOf } from '../kernels/definitions/crossEntropy.ts';

/** What makes a loss other than the plain mean; the names are PyTorch's. */
export interface CrossEntropyOptions {
  /** How much each class counts, one number a class; all 1 where absent. */
  weight?: readonly number[];
  /** Part of every target that is shared out evenly among all classes, 0 to 1. */
  labelSmoothing?: number;
  /**
   * What the sum over the batch is divided by. Where absent, the weights of its labels, so that the
   * loss is a mean; a batch that is part of a larger one has the larger one's (`totalWeight`).
   */
  divisor?: number;
}

/**
 * Mean cross-entropy of a batch with its gradient, as `torch.nn.functional.cross_entropy` with `weight`
 * and `label_smoothing`: the targets are `w·((1 − s)·one-hot + s / classes)`.
 *
 * @param logits [batch, classes]
 * @param labels one class index an image
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: readonly number[],
  options: CrossEntropyOptions = {},
): { loss: tf.Scalar; dLogits: tf.Tensor2D } {
  const { divisor = totalWeight(labels, options.weight) } = options;
  const targets = softTargets(labels, logits.shape[1], options);
  const [loss, dLogits] = crossEntropyOf({ logits, targets }, { divisor });
  targets.dispose();
  return { loss: loss as tf.Scalar, dLogits: dLogits as tf.Tensor2D };
}

/** The weights of the labels, added up: their count where no class has a weight of its own. */
export function totalWeight(labels: readonly number[], weight?: readonly number[]): number {
  return weight ? labels.reduce((sum, label) => sum + weight[label], 0) : labels.length;
}

/** What each image should be given [batch, classes]: few numbers, and so made here and not on the device. */
function softTargets(
  labels: readonly number[],
  classes: number,
  { weight, labelSmoothing = 0 }: CrossEntropyOptions,
): tf.Tensor2D {
  const values = labels.flatMap((label) =>
    Array.from({ length: classes }, (_, c) => {
      const share = (c === label ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
      return share * (weight?.[c] ?? 1);
    }),
  );
  return tf.tensor2d(values, [labels.length, classes]);
}
