/** The engine's operations on WebGPU, under the names of their definitions. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import {
  getKernel,
  type KernelConfig,
  type NamedAttrMap,
  registerKernel,
  type SumAttrs,
  type TensorInfo,
  unregisterKernel,
  util,
} from '@tensorflow/tfjs-core';
import { adamwStep, squaredNorm } from './adamw.ts';
import { attention, attentionGrad } from './attention.ts';
import { gelu, geluGrad } from './gelu.ts';
import { layerNorm, layerNormGrad } from './layerNorm.ts';
import { batchMatMul, linear, linearGelu, type ProductMethod } from './matMul.ts';
import type { Tile } from './matMulShader.ts';
import { columnSums, crossEntropy, softmax } from './reductions.ts';
import { TILES, type TuningMemory, tune } from './tuning.ts';
import type { RowMode } from './wgsl.ts';

let rowMode: RowMode = 'workgroup';
let tile: Tile = TILES[0];

/**
 * Chooses the shaders for the device: on a software adapter barriers cost more than they bring, and loads
 * more than anything.
 */
export function chooseShaders(software: boolean): void {
  rowMode = software ? 'thread' : 'workgroup';
  // A software adapter has few threads at once and its registers in the cache: a wider tile pays.
  tile = software ? { rows: 8, columns: 16 } : TILES[0];
}

/**
 * Chooses the tile of products by a short search, and remembers it. Call after `chooseShaders`; on a
 * software adapter, where the choice is known, it does nothing.
 */
export async function tuneWebGPUKernels(device: GPUDevice, memory: TuningMemory): Promise<void> {
  if (rowMode === 'workgroup') ({ tile } = await tune(device, memory));
}

function productMethod({ device }: WebGPUBackend): ProductMethod {
  return rowMode === 'thread' && device.features.has('subgroups') ? 'quads' : tile;
}

/** Call once, after the import of TensorFlow.js's backend. */
export function registerWebGPUKernels(): void {
  replace('BatchMatMul', (backend, ...rest) =>
    batchMatMul(backend, productMethod(backend), ...rest),
  );
  replace('Softmax', (backend, inputs) => softmax(backend, rowMode, inputs));
  replaceSum();
  register('Linear', (backend, inputs) => linear(backend, productMethod(backend), inputs));
  register('LinearGelu', (backend, ...rest) =>
    linearGelu(backend, productMethod(backend), ...rest),
  );
  register('LayerNorm', (backend, ...rest) => layerNorm(backend, rowMode, ...rest));
  register('LayerNormGrad', (backend, ...rest) => layerNormGrad(backend, rowMode, ...rest));
  register('Attention', (backend, ...rest) => attention(backend, rowMode, ...rest));
  register('AttentionGrad', (backend, ...rest) => attentionGrad(backend, rowMode, ...rest));
  register('CrossEntropy', (backend, ...rest) => crossEntropy(backend, rowMode, ...rest));
  register('Gelu', gelu);
  register('GeluGrad', geluGrad);
  register('AdamW', adamwStep);
  register('SquaredNorm', squaredNorm);
}

/** Sums over leading dimensions, which gradients of biases are; TensorFlow.js's own does the others. */
function replaceSum(): void {
  const { kernelFunc } = getKernel('Sum', 'webgpu') as KernelConfig;
  replace('Sum', (backend, { x }: { x: TensorInfo }, attrs: SumAttrs & NamedAttrMap) => {
    const axes = util.parseAxisParam(attrs.axis, x.shape);
    if (x.dtype !== 'float32' || axes.some((axis, i) => axis !== i)) {
      return kernelFunc({ inputs: { x }, backend, attrs });
    }
    const summed = attrs.keepDims ? axes.map(() => 1) : [];
    return columnSums(backend, x, [...summed, ...x.shape.slice(axes.length)]);
  });
}

/** In the place of TensorFlow.js's own. */
function replace(kernelName: string, run: Run): void {
  unregisterKernel(kernelName, 'webgpu');
  register(kernelName, run);
}

/** Gets the inputs by name and the attributes, as the definition does. */
// biome-ignore lint/suspicious/noExplicitAny: each kernel has inputs and attributes of its own.
type Run = (backend: WebGPUBackend, inputs: any, attributes: any) => TensorInfo | TensorInfo[];

function register(kernelName: string, run: Run): void {
  registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend, attrs }) => run(backend as WebGPUBackend, inputs, attrs),
  });
}
