import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Makes a device the one that computes that has no feature, and no limit above what WebGPU lets every
 * device have. The shaders are those that were chosen before.
 */
export async function useLowestDevice(): Promise<void> {
  const adapter = (await navigator.gpu.requestAdapter()) as GPUAdapter;
  const device = await adapter.requestDevice();
  const { maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } = device.limits;
  const { maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup } = device.limits;
  const limits = [maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage];
  limits.push(maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup);
  if (limits.join() !== [2 ** 27, 8, 2 ** 14, 256].join()) {
    throw new Error(`The device has other limits than the lowest: ${limits.join(', ')}.`);
  }
  // Nobody would hear of an error: it gives zeros, or what was there before.
  device.addEventListener('uncapturederror', (event) => {
    throw new Error((event as GPUUncapturedErrorEvent).error.message);
  });
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
}
