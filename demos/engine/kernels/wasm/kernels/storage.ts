/** Kernels that compute nothing: tensors made, shared, or turned into another type. */
import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';

const identity: Kernel<{ x: TensorInfo }> = (backend, { x }) => backend.share(x, x.shape);

const reshape: Kernel<{ x: TensorInfo }, { shape: number[] }> = (backend, { x }, { shape }) =>
  backend.share(x, util.inferFromImplicitShape(shape, util.sizeFromShape(x.shape)));

const expandDims: Kernel<{ input: TensorInfo }, { dim: number }> = (
  backend,
  { input },
  { dim },
) => {
  const axis = dim < 0 ? input.shape.length + 1 + dim : dim;
  return backend.share(input, input.shape.toSpliced(axis, 0, 1));
};

const cast: Kernel<{ x: TensorInfo }, { dtype: DataType }> = (backend, { x }, { dtype }) => {
  if (x.dtype === dtype) return backend.share(x, x.shape);
  const y = backend.make(x.shape, dtype);
  backend.numbers(y).set(backend.numbers(x));
  return y;
};

const fill: Kernel<object, { shape: number[]; value: number; dtype?: DataType }> = (
  backend,
  _inputs,
  { shape, value, dtype },
) => {
  const y = backend.make(shape, dtype);
  backend.numbers(y).fill(value);
  return y;
};

/** A tensor of the same shape and type, with one number everywhere. */
function filledLike(value: number): Kernel<{ x: TensorInfo }> {
  return (backend, { x: { shape, dtype } }) => fill(backend, {}, { shape, value, dtype });
}

export const storageKernels = {
  Identity: identity,
  Reshape: reshape,
  ExpandDims: expandDims,
  Cast: cast,
  Fill: fill,
  ZerosLike: filledLike(0),
  OnesLike: filledLike(1),
};
