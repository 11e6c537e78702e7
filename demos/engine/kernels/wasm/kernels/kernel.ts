import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../wasmBackend.ts';

/**
 * What TensorFlow.js calls a kernel: from tensors and attributes to new tensors, of shapes that TensorFlow.js
 * has checked.
 */
export type Kernel<Inputs, Attributes = unknown> = (
  backend: WasmBackend,
  inputs: Inputs,
  attributes: Attributes,
) => TensorInfo | TensorInfo[];

/** How many numbers are worth the attention of another thread, where little is done with each. */
export const NUMBERS_PER_GRAIN = 16_384;

/** The same in rows of so many numbers. */
export function rowsPerGrain(columns: number): number {
  return Math.ceil(NUMBERS_PER_GRAIN / columns);
}
