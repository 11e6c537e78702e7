import * as tf from '@tensorflow/tfjs-core';

/**
 * An operation with one definition in plain TensorFlow.js ops, right on every backend, and a fast
 * kernel on those that have registered one of this name. The definition is what a kernel is tested
 * against.
 *
 * @param name of the kernel, as a backend registers it
 * @param define the definition; inputs that are not given are `undefined`
 * @returns the operation: the kernel's results where there is one, the definition's otherwise
 */
export function operation<Inputs extends Record<string, tf.Tensor | undefined>, Attributes = void>(
  name: string,
  define: (inputs: Inputs, attributes: Attributes) => tf.Tensor[],
): (inputs: Inputs, attributes: Attributes) => tf.Tensor[] {
  return (inputs, attributes) => {
    if (!tf.getKernel(name, tf.getBackend())) return tf.tidy(() => define(inputs, attributes));
    const given = Object.entries(inputs).filter(([, tensor]) => tensor !== undefined);
    const results = tf
      .engine()
      .runKernel(
        name,
        Object.fromEntries(given) as tf.NamedTensorMap,
        attributes as unknown as tf.NamedAttrMap,
      );
    return Array.isArray(results) ? results : [results];
  };
}
