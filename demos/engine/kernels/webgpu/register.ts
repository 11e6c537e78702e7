/** The engine's operations on WebGPU, under the names of their definitions. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { attention, attentionGrad } from './attention.ts';
import { adamwStep, gelu, geluGrad, squaredNorm } from './elementwise.ts';
import { layerNorm, layerNormGrad } from './layerNorm.ts';
import { linear, registerBatchMatMul } from './matMul.ts';
import type { RowMode } from './wgsl.ts';

let rowMode: RowMode = 'workgroup';

/** Chooses the shaders for the device: on a software adapter barriers cost more than they bring. */
export function chooseShaders(software: boolean): void {
  rowMode = software ? 'thread' : 'workgroup';
}

/** Call once, after the import of TensorFlow.js's backend. */
export function registerWebGPUKernels(): void {
  registerBatchMatMul();
  register('Linear', linear);
  register('LayerNorm', (backend, inputs: Parameters<typeof layerNorm>[2], attributes) =>
    layerNorm(backend, rowMode, inputs, attributes as { epsilon: number }),
  );
  register('LayerNormGrad', (backend, inputs: Parameters<typeof layerNormGrad>[2], attributes) =>
    layerNormGrad(backend, rowMode, inputs, attributes as { epsilon: number }),
  );
  register('Gelu', gelu);
  register('GeluGrad', geluGrad);
  register('Attention', attention);
  register('AttentionGrad', attentionGrad);
  register('AdamW', adamwStep);
  register('SquaredNorm', squaredNorm);
}

function register<Inputs, Attributes>(
  kernelName: string,
  run: (backend: WebGPUBackend, inputs: Inputs, attributes: Attributes) => TensorInfo[],
): void {
  registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend, attrs }) =>
      run(backend as WebGPUBackend, inputs as Inputs, attrs as Attributes),
  });
}
