/** Sums over the leading dimensions, softmax and cross-entropy: what is added up before it is used. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { float, int, runShader, type Shader } from './runShader.ts';
import {
  elementShader,
  elementWorkgroups,
  type RowMode,
  rowShader,
  rowWorkgroups,
} from './wgsl.ts';

/** Rows that one thread adds up for a column. */
const ROWS_PER_PART = 64;

/** A thread for each column and each stretch of rows. */
const columnSumsShader: Shader = {
  key: 'columnSums',
  code: () =>
    elementShader({
      reads: ['x'],
      writes: ['parts'],
      fields: ['rows : i32', 'columns : i32'],
      body: `
        let first = (index / u.columns) * ${ROWS_PER_PART};
        let column = index % u.columns;
        var sum = 0.0;
        for (var row = first; row < min(u.rows, first + ${ROWS_PER_PART}); row++) {
          sum += x[row * u.columns + column];
        }
        parts[index] = sum;`,
    }),
};

/**
 * The sum of the rows: in stretches, whose sums are added up in the same way. TensorFlow.js's own
 * transposes the matrix first, and has a barrier for every few numbers.
 *
 * @param x of any shape, gone through as [rows, columns]
 * @param shape of the result, with so many numbers as there are columns
 */
export function columnSums(backend: WebGPUBackend, x: TensorInfo, shape: number[]): TensorInfo {
  const columns = util.sizeFromShape(shape);
  let sums = x;
  for (let rows = util.sizeFromShape(x.shape) / columns; sums === x || rows > 1; ) {
    const parts = Math.ceil(rows / ROWS_PER_PART);
    const count = parts * columns;
    const y = backend.makeTensorInfo(parts === 1 ? shape : [parts, columns], 'float32');
    const uniforms = [count, rows, columns].map(int);
    const tensors = { reads: [sums], writes: [y] };
    runShader(backend, columnSumsShader, tensors, uniforms, elementWorkgroups(count));
    if (sums !== x) backend.disposeData(sums.dataId);
    [sums, rows] = [y, parts];
  }
  return sums;
}

/** Sets `largest`, and `total`, the sum of the exponentials, of the row of x. */
const EXPONENTIALS = `
  var found = -3.0e38;
  for (var c = first; c < u.size; c += step) { found = max(found, x[start + c]); }
  let largest = rowMax(found);
  var sum = 0.0;
  for (var c = first; c < u.size; c += step) { sum += exp(x[start + c] - largest); }
  let total = rowSum(sum);`;

function softmaxShader(mode: RowMode): Shader {
  return {
    key: `softmax_${mode}`,
    code: () =>
      rowShader(mode, {
        reads: ['x'],
        writes: ['y'],
        body: `${EXPONENTIALS}
          for (var c = first; c < u.size; c += step) {
            y[start + c] = exp(x[start + c] - largest) / total;
          }`,
      }),
  };
}

/** TensorFlow.js's `Softmax`, whose own is wrong from 65,536 rows on. */
export function softmax(
  backend: WebGPUBackend,
  mode: RowMode,
  { logits }: { logits: TensorInfo },
): TensorInfo {
  const [rows, size] = rowsAndSize(logits);
  const y = backend.makeTensorInfo(logits.shape, 'float32');
  const tensors = { reads: [logits], writes: [y] };
  const groups = rowWorkgroups(mode, rows);
  runShader(backend, softmaxShader(mode), tensors, [int(rows), int(size)], groups);
  return y;
}

function crossEntropyShader(mode: RowMode): Shader {
  return {
    key: `crossEntropy_${mode}`,
    code: () =>
      rowShader(mode, {
        reads: ['x', 'targets'],
        writes: ['losses', 'dx'],
        fields: ['divisor : f32'],
        body: `${EXPONENTIALS}
          var weight = 0.0;
          var loss = 0.0;
          for (var c = first; c < u.size; c += step) {
            weight += targets[start + c];
            loss -= targets[start + c] * (x[start + c] - largest - log(total));
          }
          let rowWeight = rowSum(weight);
          let rowLoss = rowSum(loss);
          for (var c = first; c < u.size; c += step) {
            let expected = rowWeight * exp(x[start + c] - largest) / total;
            dx[start + c] = (expected - targets[start + c]) / u.divisor;
          }
          if (first == 0) { losses[row] = rowLoss / u.divisor; }`,
      }),
  };
}

export function crossEntropy(
  backend: WebGPUBackend,
  mode: RowMode,
  { logits, targets }: { logits: TensorInfo; targets: TensorInfo },
  { divisor }: { divisor: number },
): TensorInfo[] {
  const [rows, size] = rowsAndSize(logits);
  const losses = backend.makeTensorInfo([rows], 'float32');
  const dLogits = backend.makeTensorInfo(logits.shape, 'float32');
  runShader(
    backend,
    crossEntropyShader(mode),
    { reads: [logits, targets], writes: [losses, dLogits] },
    [int(rows), int(size), float(divisor)],
    rowWorkgroups(mode, rows),
  );
  const loss = columnSums(backend, losses, []);
  backend.disposeData(losses.dataId);
  return [loss, dLogits];
}

function rowsAndSize({ shape }: TensorInfo): [number, number] {
  const size = shape[shape.length - 1];
  return [util.sizeFromShape(shape.slice(0, -1)), size];
}
