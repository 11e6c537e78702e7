import * as tf from '@tensorflow/tfjs-core';

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
 * Mean cross-entropy of a batch, natural logarithm, with its gradient, as
 * `torch.nn.functional.cross_entropy` with `weight` and `label_smoothing`: for targets `q` of
 * `w·((1 − s)·one-hot + s / classes)` the loss is `−Σ q·log softmax(logits) / divisor` and the
 * gradient `(softmax(logits)·Σq − q) / divisor`, where `Σq` is a row's sum. In the plain case that is
 * `(softmax(logits) − one-hot) / batch`.
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
  return tf.tidy(() => {
    const { targets, rowSums } = softTargets(labels, logits.shape[1], options);
    const logProbabilities = tf.logSoftmax(logits);
    const loss = tf.div(tf.neg(tf.sum(tf.mul(targets, logProbabilities))), divisor) as tf.Scalar;
    const expected = tf.mul(tf.exp(logProbabilities), rowSums);
    const dLogits = tf.div(tf.sub(expected, targets), divisor) as tf.Tensor2D;
    return { loss, dLogits };
  });
}

/** The weights of the labels, added up: their count where no class has a weight of its own. */
export function totalWeight(labels: readonly number[], weight?: readonly number[]): number {
  return weight ? labels.reduce((sum, label) => sum + weight[label], 0) : labels.length;
}

/**
 * What each image should be given [batch, classes], and the sum of each row [batch, 1]: few numbers, and
 * so made here and not on the device.
 */
function softTargets(
  labels: readonly number[],
  classes: number,
  { weight, labelSmoothing = 0 }: CrossEntropyOptions,
): { targets: tf.Tensor2D; rowSums: tf.Tensor2D } {
  const values = new Float32Array(labels.length * classes);
  const sums = new Float32Array(labels.length);
  for (const [i, label] of labels.entries()) {
    for (let c = 0; c < classes; c++) {
      const share = (c === label ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
      const target = share * (weight?.[c] ?? 1);
      values[i * classes + c] = target;
      sums[i] += target;
    }
  }
  return {
    targets: tf.tensor2d(values, [labels.length, classes]),
    rowSums: tf.tensor2d(sums, [labels.length, 1]),
  };
}
