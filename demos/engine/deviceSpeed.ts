import * as tf from '@tensorflow/tfjs-core';

/** Tokens of four images at 224 pixels and patches of 16, and ViT-Tiny's two widths. */
const [ROWS, INNER, COLUMNS] = [788, 192, 768];
const FLOP = 2 * ROWS * INNER * COLUMNS;

/**
 * Floating-point operations that the prepared device does in a second, in the product that most of a
 * training step consists of: tokens by weights, float32.
 *
 * @param milliseconds for at least which it is measured, after a first round that compiles the program
 */
export async function measureFlops(milliseconds = 300): Promise<number> {
  const a = tf.ones([ROWS, INNER]);
  const b = tf.ones([INNER, COLUMNS]);
  /** Milliseconds of some products, the answer of the last one waited for. */
  const time = async (products: number) => {
    const start = performance.now();
    for (let i = 1; i < products; i++) tf.matMul(a, b).dispose();
    const last = tf.matMul(a, b);
    // One number of it: the products are to be timed, not the way back.
    const corner = tf.slice(last, [0, 0], [1, 1]);
    await corner.data();
    tf.dispose([last, corner]);
    return performance.now() - start;
  };
  try {
    await time(1);
    let products = 1;
    let spent = await time(products);
    while (spent < milliseconds) {
      products = Math.ceil(products * Math.min(10, (1.2 * milliseconds) / Math.max(spent, 0.1)));
      spent = await time(products);
    }
    return (FLOP * products) / (spent / 1000);
  } finally {
    tf.dispose([a, b]);
  }
}
