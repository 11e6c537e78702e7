/** Picks the device that TensorFlow.js computes on, prepares it, and watches over it. */

import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { registerWasmBackend, registerWasmKernels } from './kernels/wasm/register.ts';
import type { WasmBackend } from './kernels/wasm/wasmBackend.ts';
import { chooseShaders, registerWebGPUKernels } from './kernels/webgpu/register.ts';
import type { BackendName, DeviceInfo } from './run.ts';

registerWasmKernels();
registerWebGPUKernels();

/** The first error of the GPU since it was prepared, as a sentence. */
let deviceError: string | undefined;

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
 * @throws DeviceError where the backend asked for cannot be had
 */
export async function prepareBackend(options: {
  backend: BackendName | 'auto';
}): Promise<DeviceInfo> {
  const adapter = options.backend === 'wasm' ? null : await requestAdapter();
  if (options.backend === 'webgpu' && !adapter) {
    throw new DeviceError(
      'This browser offers no WebGPU. Choose WebAssembly as the device, or try a current Chrome or Edge.',
    );
  }
  if (adapter && (options.backend === 'webgpu' || !isSoftware(adapter))) {
    return await prepareWebGPU(adapter);
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

async function requestAdapter(): Promise<GPUAdapter | null> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  return (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
}

function isSoftware({ info }: GPUAdapter): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|warp/i.test(adapterName(info));
}

function adapterName(info: GPUAdapterInfo): string {
  const name = info.description || [info.vendor, info.architecture].filter(Boolean).join(' ');
  return name || 'unnamed GPU';
}

/** A device of our own, with every feature and limit that TensorFlow.js can use. */
async function prepareWebGPU(adapter: GPUAdapter): Promise<DeviceInfo> {
  const limits: (keyof GPUSupportedLimits)[] = [
    'maxBufferSize',
    'maxStorageBufferBindingSize',
    'maxComputeWorkgroupStorageSize',
    'maxComputeWorkgroupsPerDimension',
    'maxComputeWorkgroupSizeX',
    'maxComputeInvocationsPerWorkgroup',
  ];
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(
      limits.map((name) => [name, adapter.limits[name] as number]),
    ),
  });
  deviceError = undefined;
  device.addEventListener('uncapturederror', (event) => {
    deviceError ??= `The GPU reported an error, so its results cannot be trusted: ${(event as GPUUncapturedErrorEvent).error.message}`;
  });
  void device.lost.then(({ reason, message }) => {
    if (reason === 'destroyed') return;
    deviceError ??= `The connection to the GPU was lost (${message || 'no reason given'}). Run again, or choose WebAssembly.`;
  });

  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
  chooseShaders(isSoftware(adapter));
  const software = isSoftware(adapter) ? ', in software' : '';
  return { backend: 'webgpu', description: `WebGPU: ${adapterName(adapter.info)}${software}` };
}

async function prepareWasm(): Promise<DeviceInfo> {
  deviceError = undefined;
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
