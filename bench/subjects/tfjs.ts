/** What the two subjects on TensorFlow.js share; the kernels are those that they register. */
import * as tf from '@tensorflow/tfjs-core';
import type { MatMulBench } from '../../cli/bench/benches.ts';
import { stopwatch } from './subject.ts';

/** A product to be done again and again, and what frees its matrices. */
export function prepareMatMul({
  batch,
  rows,
  inner,
  columns,
  transposeA,
  transposeB,
}: MatMulBench): { run(times: number): Promise<number>; dispose(): void } {
  const matrix = (rowCount: number, columnCount: number, transposed: boolean) => {
    const sides = transposed ? [columnCount, rowCount] : [rowCount, columnCount];
    return tf.randomUniform(batch === 1 ? sides : [batch, ...sides], -1, 1);
  };
  const a = matrix(rows, inner, transposeA);
  const b = matrix(inner, columns, transposeB);
  let result = tf.scalar(0) as tf.Tensor;
  return {
    run: (times) =>
      stopwatch(
        times,
        () => {
          result.dispose();
          result = tf.matMul(a, b, transposeA, transposeB);
        },
        () => readOne(result),
      ),
    dispose: () => tf.dispose([a, b, result]),
  };
}

/** Waits for a tensor: reads one of its numbers. */
export async function readOne(tensor: tf.Tensor): Promise<void> {
  const first = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  await first.data();
  first.dispose();
}

/** Pixels and labels of a batch, drawn. */
export function drawBatch(batch: number, { imageSize }: { imageSize: number }, numLabels: number) {
  return {
    pixelValues: tf.randomUniform([batch, 3, imageSize, imageSize], -1, 1) as tf.Tensor4D,
    labels: Array.from({ length: batch }, (_, i) => i % numLabels),
  };
}
