/** Kernels of the engine's own operations (`kernels/definitions/`), each in one go. */
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Kernel, NUMBERS_PER_GRAIN, rowsPerGrain } from './kernel.ts';
import { sumColumns } from './reductions.ts';

const layerNorm: Kernel<
  { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo },
  { epsilon: number }
> = (backend, { x, gamma, beta }, { epsilon }) => {
  const size = util.sizeFromShape(gamma.shape);
  const y = backend.make(x.shape);
  const rows = util.sizeFromShape(x.shape) / size;
  backend.run('layerNorm', [x, gamma, beta, y, size, epsilon], rows, rowsPerGrain(size));
  return y;
};

const layerNormGrad: Kernel<
  { x: TensorInfo; gamma: TensorInfo; dy: TensorInfo },
  { epsilon: number }
> = (backend, { x, gamma, dy }, { epsilon }) => {
  const size = util.sizeFromShape(gamma.shape);
  const rows = util.sizeFromShape(x.shape) / size;
  const blocks = Math.ceil(rows / backend.constant('NORM_ROWS'));
  const [dx, dGamma, dBeta] = [x.shape, gamma.shape, gamma.shape].map((s) => backend.make(s));
  const bytes = blocks * size * 4;
  backend.withScratch(2 * bytes, (gammas) => {
    const betas = gammas + bytes;
    backend.run(
      'layerNormGrad',
      [x, gamma, dy, dx, gammas, betas, rows, size, epsilon],
      blocks,
      Math.ceil(NUMBERS_PER_GRAIN / (size * backend.constant('NORM_ROWS'))),
    );
    sumColumns(backend, gammas, dGamma, blocks, size);
    sumColumns(backend, betas, dBeta, blocks, size);
  });
  return [dx, dGamma, dBeta];
};

const gelu: Kernel<{ x: TensorInfo }, { approximate: 'none' | 'tanh' }> = (
  backend,
  { x },
  { approximate },
) => {
  const y = backend.make(x.shape);
  const name = approximate === 'tanh' ? 'geluTanh' : 'gelu';
  backend.run(name, [x, y], util.sizeFromShape(x.shape), NUMBERS_PER_GRAIN / 4);
  return y;
};

const geluGrad: Kernel<{ x: TensorInfo; dy: TensorInfo }, { approximate: 'none' | 'tanh' }> = (
  backend,
  { x, dy },
  { approximate },
) => {
  const dx = backend.make(x.shape);
  const name = approximate === 'tanh' ? 'geluTanhGrad' : 'geluGrad';
  backend.run(name, [x, dy, dx], util.sizeFromShape(x.shape), NUMBERS_PER_GRAIN / 4);
  return dx;
};

/** In place: the results are the first, third and fourth input, whose old values are gone. */
const adamw: Kernel<
  Record<'value' | 'grad' | 'first' | 'second' | 'factor', TensorInfo>,
  Record<'stepSize' | 'beta1' | 'beta2' | 'epsilon' | 'bias2' | 'decay', number>
> = (backend, { value, grad, first, second, factor }, attributes) => {
  const { stepSize, beta1, beta2, epsilon, bias2, decay } = attributes;
  backend.run(
    'adamw',
    [value, grad, first, second, factor, stepSize, beta1, beta2, epsilon, bias2, decay],
    util.sizeFromShape(value.shape),
    NUMBERS_PER_GRAIN,
  );
  return [value, first, second].map((x) => backend.share(x, x.shape));
};

export const fusedKernels = {
  LayerNorm: layerNorm,
  LayerNormGrad: layerNormGrad,
  Gelu: gelu,
  GeluGrad: geluGrad,
  AdamW: adamw,
};
