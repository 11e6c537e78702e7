import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Kernel, NUMBERS_PER_GRAIN } from './kernel.ts';
import { broadcastStrides, simplify, withLayout } from './strided.ts';

type Unary = Kernel<{ x: TensorInfo }>;
type Binary = Kernel<{ a: TensorInfo; b: TensorInfo }>;

/** Each number by itself. */
function unary(name: string): Unary {
  return (backend, { x }) => {
    const y = backend.make(x.shape);
    backend.run(name, [x, y], util.sizeFromShape(x.shape), NUMBERS_PER_GRAIN);
    return y;
  };
}

/** Each pair of numbers, of two tensors that are broadcast to one shape. */
function binary(name: string): Binary {
  return (backend, { a, b }) => {
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const y = backend.make(shape);
    const strides = [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)];
    withLayout(backend, simplify({ lengths: shape, strides }), (layout) => {
      backend.run(name, [a, b, y, layout], util.sizeFromShape(shape), NUMBERS_PER_GRAIN);
    });
    return y;
  };
}

/** The sum of any number of tensors of one shape. */
const addN: Kernel<TensorInfo[]> = (backend, inputs) => {
  const [first, ...others] = Object.values(inputs);
  if (others.length === 0) return backend.share(first, first.shape);
  const y = backend.make(first.shape);
  const size = util.sizeFromShape(first.shape);
  withLayout(backend, { lengths: [size], strides: [[1], [1]] }, (layout) => {
    others.forEach((x, i) => {
      backend.run('add', [i === 0 ? first : y, x, y, layout], size, NUMBERS_PER_GRAIN);
    });
  });
  return y;
};

export const elementwiseKernels = {
  Add: binary('add'),
  Sub: binary('subtract'),
  Multiply: binary('multiply'),
  RealDiv: binary('divide'),
  Maximum: binary('maximum'),
  Minimum: binary('minimum'),
  AddN: addN,
  Neg: unary('negate'),
  Exp: unary('exp'),
  Log: unary('log'),
  Sqrt: unary('sqrt'),
  Rsqrt: unary('rsqrt'),
  Square: unary('square'),
  Erf: unary('erf'),
  Tanh: unary('tanh'),
};
