import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../wasmBackend.ts';
import { transpose } from './arrange.ts';
import { type Kernel, NUMBERS_PER_GRAIN, rowsPerGrain } from './kernel.ts';

type Reduction = Kernel<{ x: TensorInfo }, { axis: number | number[]; keepDims: boolean }>;

/**
 * Along some axes all numbers become one.
 *
 * @param ofRows makes y [rows] of x, its rows of so many numbers one behind the other
 * @param ofColumns the same of its columns, where there is a way without transposing first
 */
function reduction(
  ofRows: (backend: WasmBackend, x: TensorInfo, y: TensorInfo, columns: number) => void,
  ofColumns?: (backend: WasmBackend, x: TensorInfo, y: TensorInfo, rows: number) => void,
): Reduction {
  return (backend, { x }, { axis, keepDims }) => {
    const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const [kept, reduced] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
    const y = backend.make(shape);
    const count = util.sizeFromShape(reduced);
    const leading = axes.every((a, i) => a === i);
    if (leading && kept.length > 0 && ofColumns) ofColumns(backend, x, y, count);
    else {
      const perm = backend_util.getAxesPermutation(axes, x.shape.length);
      const rows = perm ? (transpose(backend, { x }, { perm }) as TensorInfo) : x;
      ofRows(backend, rows, y, count);
      if (perm) backend.disposeData(rows.dataId);
    }
    return y;
  };
}

/** `y[i] = factor · Σ x[i, j]`. */
function sumRows(
  backend: WasmBackend,
  x: TensorInfo | number,
  y: TensorInfo | number,
  rows: number,
  columns: number,
  factor = 1,
): void {
  const blockSize = backend.constant('SUM_NUMBERS');
  const blocks = Math.ceil(columns / blockSize);
  const grain = rowsPerGrain(Math.min(columns, blockSize));
  if (blocks <= 1) {
    backend.run('sumRows', [x, y, columns, 1, factor], rows, grain);
    return;
  }
  backend.withScratch(rows * blocks * 4, (sums) => {
    backend.run('sumRows', [x, sums, columns, blocks, 1], rows * blocks, grain);
    sumRows(backend, sums, y, rows, blocks, factor);
  });
}

/** `y[j] = factor · Σ x[i, j]`. */
export function sumColumns(
  backend: WasmBackend,
  x: TensorInfo | number,
  y: TensorInfo | number,
  rows: number,
  columns: number,
  factor = 1,
): void {
  const across = Math.ceil(columns / backend.constant('SUM_COLUMNS'));
  const blocks = Math.ceil(rows / backend.constant('SUM_ROWS'));
  if (blocks <= 1) {
    backend.run('sumColumns', [x, y, rows, columns, factor], across);
    return;
  }
  backend.withScratch(blocks * columns * 4, (sums) => {
    backend.run('sumColumns', [x, sums, rows, columns, 1], across * blocks);
    sumColumns(backend, sums, y, blocks, columns, factor);
  });
}

function summation(factorOf: (count: number) => number): Reduction {
  return reduction(
    (backend, x, y, columns) => {
      const rows = util.sizeFromShape(y.shape);
      sumRows(backend, x, y, rows, columns, factorOf(columns));
    },
    (backend, x, y, rows) => {
      const columns = util.sizeFromShape(y.shape);
      sumColumns(backend, x, y, rows, columns, factorOf(rows));
    },
  );
}

const largest = reduction((backend, x, y, columns) => {
  const rows = util.sizeFromShape(y.shape);
  backend.run('maxRows', [x, y, columns], rows, rowsPerGrain(columns));
});

/** TensorFlow.js has another name for the axes here. */
const max: Kernel<{ x: TensorInfo }, { reductionIndices: number | number[]; keepDims: boolean }> = (
  backend,
  inputs,
  { reductionIndices, keepDims },
) => largest(backend, inputs, { axis: reductionIndices, keepDims });

/** `Σ x²` over all numbers of all inputs: a scalar. */
const squaredNorm: Kernel<Record<string, TensorInfo>> = (backend, tensors) => {
  const blockSize = backend.constant('SUM_NUMBERS');
  const y = backend.make([]);
  let total = 0;
  for (const x of Object.values(tensors)) {
    const size = util.sizeFromShape(x.shape);
    const blocks = Math.ceil(size / blockSize);
    backend.withScratch(blocks * 4, (sums) => {
      backend.run('sumSquares', [x, sums, size], blocks, NUMBERS_PER_GRAIN / blockSize);
      sumRows(backend, sums, y, 1, blocks);
    });
    total = Math.fround(total + backend.numbers(y)[0]);
  }
  backend.numbers(y)[0] = total;
  return y;
};

/** Over the last dimension. */
const softmax: Kernel<{ logits: TensorInfo }> = (backend, { logits }) => {
  const columns = logits.shape.at(-1) ?? 1;
  const y = backend.make(logits.shape);
  const rows = util.sizeFromShape(logits.shape) / columns;
  backend.run('softmax', [logits, y, columns], rows, rowsPerGrain(4 * columns));
  return y;
};

export const reductionKernels = {
  Sum: summation(() => 1),
  Mean: summation((count) => 1 / count),
  Max: max,
  SquaredNorm: squaredNorm,
  Softmax: softmax,
};
