/** Kernels that put numbers in other places: all but `GatherV2` are copies of boxes of numbers. */
import { slice_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../wasmBackend.ts';
import { type Kernel, rowsPerGrain } from './kernel.ts';
import { type Box, rowCount, simplify, stridesOf, withLayout } from './strided.ts';

/**
 * Copies a box.
 *
 * @param box with the strides of x and of y
 * @param offsets of its first number in x and in y
 */
function copy(
  backend: WasmBackend,
  x: TensorInfo,
  y: TensorInfo,
  box: Box,
  [offsetX, offsetY]: readonly [number, number] = [0, 0],
): void {
  if (util.sizeFromShape(box.lengths) === 0) return;
  const simple = simplify(box);
  const from = backend.address(x) + offsetX * 4;
  const to = backend.address(y) + offsetY * 4;
  withLayout(backend, simple, (layout) => {
    const length = simple.lengths.at(-1) as number;
    backend.run('copy', [from, to, layout], rowCount(simple), rowsPerGrain(length));
  });
}

export const transpose: Kernel<{ x: TensorInfo }, { perm: number[] }> = (
  backend,
  { x },
  { perm },
) => {
  const strides = stridesOf(x.shape);
  const y = backend.make(
    perm.map((axis) => x.shape[axis]),
    x.dtype,
  );
  copy(backend, x, y, {
    lengths: y.shape,
    strides: [perm.map((axis) => strides[axis]), stridesOf(y.shape)],
  });
  return y;
};

const slice: Kernel<{ x: TensorInfo }, { begin: number | number[]; size: number | number[] }> = (
  backend,
  { x },
  { begin, size },
) => {
  const [start, lengths] = slice_util.parseSliceParams(x as never, begin, size);
  slice_util.assertParamsValid(x as never, start, lengths);
  const y = backend.make(lengths, x.dtype);
  const strides = stridesOf(x.shape);
  const offset = start.reduce((sum, index, i) => sum + index * strides[i], 0);
  copy(backend, x, y, { lengths, strides: [strides, stridesOf(lengths)] }, [offset, 0]);
  return y;
};

const tile: Kernel<{ x: TensorInfo }, { reps: number[] }> = (backend, { x }, { reps }) => {
  const y = backend.make(
    x.shape.map((length, i) => length * reps[i]),
    x.dtype,
  );
  const [stridesX, stridesY] = [stridesOf(x.shape), stridesOf(y.shape)];
  // Of each dimension two: which repetition, and where in it.
  copy(backend, x, y, {
    lengths: x.shape.flatMap((length, i) => [reps[i], length]),
    strides: [
      stridesX.flatMap((stride) => [0, stride]),
      stridesY.flatMap((stride, i) => [stride * x.shape[i], stride]),
    ],
  });
  return y;
};

const pad: Kernel<{ x: TensorInfo }, { paddings: [number, number][]; constantValue: number }> = (
  backend,
  { x },
  { paddings, constantValue },
) => {
  const y = backend.make(
    x.shape.map((length, i) => paddings[i][0] + length + paddings[i][1]),
    x.dtype,
  );
  backend.numbers(y).fill(constantValue);
  const strides = stridesOf(y.shape);
  const offset = paddings.reduce((sum, [before], i) => sum + before * strides[i], 0);
  copy(backend, x, y, { lengths: x.shape, strides: [stridesOf(x.shape), strides] }, [0, offset]);
  return y;
};

const concat: Kernel<TensorInfo[], { axis: number }> = (backend, inputs, { axis: given }) => {
  const parts = Object.values(inputs);
  const [{ shape, dtype }] = parts;
  const [axis] = util.parseAxisParam(given, shape);
  const lengths = parts.map((part) => part.shape[axis]);
  const y = backend.make(
    shape.with(
      axis,
      lengths.reduce((a, b) => a + b, 0),
    ),
    dtype,
  );
  const strides = stridesOf(y.shape);
  let start = 0;
  for (const [i, x] of parts.entries()) {
    const box = { lengths: x.shape, strides: [stridesOf(x.shape), strides] };
    copy(backend, x, y, box, [0, start * strides[axis]]);
    start += lengths[i];
  }
  return y;
};

/** `tf.stack`: a concatenation along a new axis. */
const pack: Kernel<TensorInfo[], { axis: number }> = (backend, inputs, { axis }) => {
  const parts = Object.values(inputs).map((x) => ({ ...x, shape: x.shape.toSpliced(axis, 0, 1) }));
  return concat(backend, parts, { axis });
};

const gather: Kernel<
  { x: TensorInfo; indices: TensorInfo },
  { axis: number; batchDims: number }
> = (backend, { x, indices }, { axis: given, batchDims }) => {
  if (batchDims !== 0) throw new Error('The WebAssembly backend gathers without batchDims only.');
  const [axis] = util.parseAxisParam(given, x.shape);
  const [before, rows, after] = [x.shape.slice(0, axis), x.shape[axis], x.shape.slice(axis + 1)];
  for (const index of backend.numbers(indices)) {
    if (index < 0 || index >= rows) {
      throw new Error(`The index ${index} is outside of a dimension of length ${rows}.`);
    }
  }
  const y = backend.make([...before, ...indices.shape, ...after], x.dtype);
  const [outer, count, length] = [before, indices.shape, after].map(util.sizeFromShape);
  const args = [x, indices, y, rows, count, length];
  backend.run('gather', args, outer * count, rowsPerGrain(length));
  return y;
};

export const arrangeKernels = {
  Transpose: transpose,
  Slice: slice,
  Tile: tile,
  PadV2: pad,
  Concat: concat,
  Pack: pack,
  GatherV2: gather,
};
