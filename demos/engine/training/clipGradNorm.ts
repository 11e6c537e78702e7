import * as tf from '@tensorflow/tfjs-core';
import { squaredNorm } from '../kernels/definitions/adamw.ts';
import type { Parameter } from '../nn/parameter.ts';

/** Both still on the device; the caller disposes of them. */
export interface ClippedNorm {
  /** The joint L2 norm of all gradients. */
  norm: tf.Scalar;
  /** What to multiply the gradients by. */
  factor: tf.Scalar;
}

// #region clip-grad-norm
/**
 * The one factor by which all gradients must be multiplied so that their joint L2 norm is at most
 * `maxNorm`, as in `torch.nn.utils.clip_grad_norm_`. The optimiser does the multiplying.
 */
export function clipGradNorm(parameters: readonly Parameter[], maxNorm: number): ClippedNorm {
  const [norm, factor] = tf.tidy(() => {
    const grads = parameters.flatMap(({ grad }) => grad ?? []);
    const [squares] = squaredNorm(Object.fromEntries(grads.entries()));
    const length = tf.sqrt(squares);
    // The small number keeps a zero norm from dividing; torch has the same one.
    return [length, tf.minimum(1, tf.div(maxNorm, tf.add(length, 1e-6)))];
  });
  return { norm: norm as tf.Scalar, factor: factor as tf.Scalar };
}
// #endregion clip-grad-norm
