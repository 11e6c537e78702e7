/**
 * A thread that measures the GPU and ends: small enough, without TensorFlow.js, to be started while a page
 * is idle. Its one message is the GPU's speed in floating-point operations a second, or `undefined` where
 * there is no GPU.
 */
import { isSoftware, requestAdapter, requestDevice } from '../engine/kernels/webgpu/adapter.ts';
import { tune } from '../engine/kernels/webgpu/tuning.ts';
import { tuningMemory } from './tuningMemory.ts';

async function measure(): Promise<number | undefined> {
  const adapter = await requestAdapter();
  if (!adapter || isSoftware(adapter)) return undefined;
  const device = await requestDevice(adapter);
  try {
    return (await tune(device, tuningMemory)).flops;
  } finally {
    device.destroy();
  }
}

postMessage(await measure().catch(() => undefined));
