import { prepareBackend } from '../../engine/backend.ts';
import { measureFlops } from '../../engine/deviceSpeed.ts';
import type { BackendName, DeviceInfo } from '../../engine/run.ts';
import type { Task } from './task.ts';

/** What a device is and how fast. */
export interface MeasuredDevice {
  device: DeviceInfo;
  /** Floating-point operations a second in a training step's products. */
  flops: number;
}

/** Prepares the device and measures it. */
export const measureDevice: Task<{ backend: BackendName | 'auto' }, MeasuredDevice> = async (
  { backend },
  onProgress,
) => {
  onProgress('Preparing the device');
  const device = await prepareBackend({ backend });
  onProgress('Multiplying matrices');
  return { device, flops: await measureFlops() };
};
