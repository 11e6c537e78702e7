import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../nn/parameter.ts';

/**
 * Scales all gradients by one factor so that their joint L2 norm is at most `maxNorm`, as
 * `torch.nn.utils.clip_grad_norm_` does.
 *
 * @returns the norm before clipping, still on the device; the caller disposes of it
 */
export function clipGradNorm(parameters: readonly Parameter[], maxNorm: number): tf.Scalar {
  const withGrad = parameters.filter((parameter) => parameter.grad);
  return tf.tidy(() => {
    const squares = withGrad.map((p) => tf.sum(tf.square(p.grad as tf.Tensor)) as tf.Scalar);
    // One by one: `addN` binds all its inputs at once, and a GPU may allow no more than eight.
    const norm = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square), tf.scalar(0)));
    // The small number keeps a zero norm from dividing; torch has the same one.
    const factor = tf.minimum(1, tf.div(maxNorm, tf.add(norm, 1e-6)));
    for (const parameter of withGrad) {
      const grad = parameter.grad as tf.Tensor;
      parameter.grad = tf.keep(tf.mul(grad, factor));
      grad.dispose();
    }
    return norm as tf.Scalar;
  });
}
