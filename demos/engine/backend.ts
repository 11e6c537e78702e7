/** Picks the device that TensorFlow.js computes on, prepares it, and watches over it. */

import * as tf from '@tensorflow/tfjs-core';
import type { DeviceMemory } from './kernels/deviceMemory.ts';
import { registerWasmBackend, registerWasmKernels } from './kernels/wasm/register.ts';
import type { WasmBackend } from './kernels/wasm/wasmBackend.ts';
import {
  adapterName,
  isSoftware,
  requestAdapter,
  requestDevice,
} from './kernels/webgpu/adapter.ts';
import { PooledWebGPUBackend } from './kernels/webgpu/pooledBackend.ts';
import {
  chooseShaders,
  registerWebGPUKernels,
  tuneWebGPUKernels,
} from './kernels/webgpu/register.ts';
import type { TuningMemory } from './kernels/webgpu/tuning.ts';
import type { BackendName, DeviceInfo } from './run.ts';

registerWasmKernels();
registerWebGPUKernels();

const measured = new Map<string, string>();

/** Keeps what was measured of a GPU as long as the thread lives. */
const FORGETFUL: TuningMemory = {
  get: async (key) => measured.get(key),
  set: async (key, value) => void measured.set(key, value),
};

/** The first error of the GPU since it was prepared, as a sentence. */
let deviceError: string | undefined;

/** Settles when the GPU is lost, or will never be. */
let deviceLost: Promise<void> = Promise.resolve();

/** Milliseconds within which a GPU that is lost says so, after the first work on it that fails. */
const LAST_WORDS = 500;

/** A device that a reader asked for and that is not there. */
export class DeviceError extends Error {
  override name = 'DeviceError';
}

// #region pick-backend
/**
 * Makes a backend the one that computes.
 *
 * `auto` takes WebGPU on a real GPU, else WebAssembly: WebGPU in software does the same work on the
 * same processor, several times slower.
 *
 * @param options.tuning where what is measured of a GPU is kept; until this thread ends, unless told
 * @throws DeviceError where the backend asked for cannot be had
 */
export async function prepareBackend(options: {
  backend: BackendName | 'auto';
  tuning?: TuningMemory;
}): Promise<DeviceInfo> {
  const adapter = options.backend === 'wasm' ? null : await requestAdapter();
  if (options.backend === 'webgpu' && !adapter) {
    throw new DeviceError(
      'This browser offers no WebGPU. Choose WebAssembly as the device, or try a current Chrome or Edge.',
    );
  }
  if (adapter && (options.backend === 'webgpu' || !isSoftware(adapter))) {
    return await prepareWebGPU(adapter, options.tuning ?? FORGETFUL);
  }
  return await prepareWasm();
}
// #endregion pick-backend

/**
 * Call before numbers from the device are believed: a WebGPU error makes zeros, no exception.
 *
 * @throws DeviceError with the first error since `prepareBackend`
 */
export function assertDeviceHealthy(): void {
  if (deviceError) throw new DeviceError(deviceError);
}

/**
 * What a failed work is to be explained by: an error of the device, where there is one, rather than what
 * followed from it.
 */
export async function rootCause(error: unknown): Promise<unknown> {
  await Promise.race([deviceLost, new Promise((resolve) => setTimeout(resolve, LAST_WORDS))]);
  return deviceError && !(error instanceof DeviceError) ? new DeviceError(deviceError) : error;
}

/** The memory of the device that computes. */
export function deviceMemory(): DeviceMemory {
  return tf.backend() as unknown as DeviceMemory;
}

async function prepareWebGPU(adapter: GPUAdapter, tuning: TuningMemory): Promise<DeviceInfo> {
  const device = await requestDevice(adapter);
  deviceError = undefined;
  const backend = new PooledWebGPUBackend(device, adapter.info, memoryBudget());
  device.addEventListener('uncapturederror', async (event) => {
    event.preventDefault();
    // Of missing memory, and of what follows from it, the backend tells itself.
    if (await backend.lacksMemory()) return;
    deviceError ??= `The GPU reported an error, so its results cannot be trusted: ${(event as GPUUncapturedErrorEvent).error.message}`;
  });
  deviceLost = device.lost.then(({ reason, message }) => {
    // A device that another one has replaced may go.
    if (tf.findBackend('webgpu') !== backend) return;
    deviceError ??= `The connection to the GPU was lost (${message || reason}).`;
  });

  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  await tf.setBackend('webgpu');
  chooseShaders(isSoftware(adapter));
  await tuneWebGPUKernels(device, tuning);
  const software = isSoftware(adapter) ? ', in software' : '';
  return { backend: 'webgpu', description: `WebGPU: ${adapterName(adapter.info)}${software}` };
}

/**
 * Bytes that a run should take of a GPU's memory, which no GPU tells: what laptops can spare, and on
 * smaller devices half of the main memory, which their GPU shares.
 */
function memoryBudget(): number {
  // Told in GB, by Chromium's browsers alone.
  const { deviceMemory = 8 } = globalThis.navigator as { deviceMemory?: number };
  return Math.min(3, deviceMemory / 2) * 2 ** 30;
}

async function prepareWasm(): Promise<DeviceInfo> {
  deviceError = undefined;
  deviceLost = Promise.resolve();
  let backend: WasmBackend;
  try {
    const own = tf.findBackend('wasm') as WasmBackend | null;
    backend = own ?? (await registerWasmBackend(threadCount()));
  } catch (error) {
    throw new DeviceError(`WebAssembly could not be started here. ${(error as Error).message}`);
  }
  await tf.setBackend('wasm');
  const { threads } = backend;
  const many = threads === 1 ? '1 thread' : `${threads} threads`;
  return { backend: 'wasm', description: `WebAssembly, ${many}`, threads };
}

/** All cores in a terminal. A page keeps one of them to answer on, but of two it can spare none. */
function threadCount(): number {
  const cores = globalThis.navigator.hardwareConcurrency;
  const inPage = !globalThis.process;
  return inPage && cores > 2 ? cores - 1 : cores;
}
