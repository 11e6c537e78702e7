/** The engine's operations on WebGPU, under the names of their definitions. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { registerKernel, type TensorInfo, unregisterKernel } from '@tensorflow/tfjs-core';
import { attention, attentionGrad } from './attention.ts';
import { adamwStep, gelu, geluGrad, squaredNorm } from './elementwise.ts';
import { layerNorm, layerNormGrad } from './layerNorm.ts';
import { batchMatMul, linear } from './matMul.ts';
import type { RowMode } from './wgsl.ts';

let rowMode: RowMode = 'workgroup';

/** Chooses the shaders for the device: on a software adapter barriers cost more than they bring. */
export function chooseShaders(software: boolean): void {
  rowMode = software ? 'thread' : 'workgroup';
}

/** Call once, after the import of TensorFlow.js's backend. */
export function registerWebGPUKernels(): void {
  // In the place of TensorFlow.js's own.
  unregisterKernel('BatchMatMul', 'webgpu');
  register('BatchMatMul', (backend, ...rest) => batchMatMul(backend, rowMode, ...rest));
  register('Linear', (backend, inputs) => linear(backend, rowMode, inputs));
  register('LayerNorm', (backend, ...rest) => layerNorm(backend, rowMode, ...rest));
  register('LayerNormGrad', (backend, ...rest) => layerNormGrad(backend, rowMode, ...rest));
  register('Attention', (backend, ...rest) => attention(backend, rowMode, ...rest));
  register('AttentionGrad', (backend, ...rest) => attentionGrad(backend, rowMode, ...rest));
  register('Gelu', gelu);
  register('GeluGrad', geluGrad);
  register('AdamW', adamwStep);
  register('SquaredNorm', squaredNorm);
}

/** @param run gets the inputs by name and the attributes, as the definition does */
function register(
  kernelName: string,
  // biome-ignore lint/suspicious/noExplicitAny: each kernel has inputs and attributes of its own.
  run: (backend: WebGPUBackend, inputs: any, attributes: any) => TensorInfo | TensorInfo[],
): void {
  registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend, attrs }) => run(backend as WebGPUBackend, inputs, attrs),
  });
}
