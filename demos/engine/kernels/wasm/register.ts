import { type KernelFunc, registerBackend, registerKernel } from '@tensorflow/tfjs-core';
import { arrangeKernels } from './kernels/arrange.ts';
import { attentionKernels } from './kernels/attention.ts';
import { elementwiseKernels } from './kernels/elementwise.ts';
import { fusedKernels } from './kernels/fused.ts';
import type { Kernel } from './kernels/kernel.ts';
import { productKernels } from './kernels/products.ts';
import { reductionKernels } from './kernels/reductions.ts';
import { storageKernels } from './kernels/storage.ts';
import { canShareMemory, loadProgram } from './program.ts';
import { WasmBackend } from './wasmBackend.ts';

/** Those that compute with what they get take floats alone; the others move numbers of any type. */
const OF_FLOATS = {
  ...elementwiseKernels,
  ...reductionKernels,
  ...productKernels,
  ...attentionKernels,
  ...fusedKernels,
};
const OF_ANY = { ...storageKernels, ...arrangeKernels };

/**
 * Gives TensorFlow.js a backend of the name `wasm`.
 *
 * @param threads how many it may have; it has 1 where memory cannot be shared
 * @returns the backend
 * @throws Error where it cannot be had, with a sentence that says why
 */
export async function registerWasmBackend(threads: number): Promise<WasmBackend> {
  const shared = threads > 1 && canShareMemory();
  const backend = await WasmBackend.create(await loadProgram(shared), shared ? threads : 1);
  registerBackend('wasm', () => backend);
  return backend;
}

/** Tells TensorFlow.js of the kernels. Call once. */
export function registerWasmKernels(): void {
  for (const [name, kernel] of Object.entries(OF_ANY)) register(name, kernel as Kernel<unknown>);
  for (const [name, kernel] of Object.entries(OF_FLOATS)) {
    register(name, (backend, inputs, attributes) => {
      for (const [input, { dtype }] of Object.entries(inputs)) {
        if (dtype !== 'float32') throw new Error(`${name} takes float32, not ${dtype} (${input}).`);
      }
      return (kernel as Kernel<unknown>)(backend, inputs, attributes);
    });
  }
}

function register(kernelName: string, kernel: Kernel<Record<string, { dtype: string }>>): void {
  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) => {
    const wasm = backend as WasmBackend;
    return wasm.guard(() => kernel(wasm, inputs as Record<string, { dtype: string }>, attrs));
  };
  registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}
