import { assertDeviceHealthy } from '../../engine/backend.ts';
import { type GrowthPoint, measureGrowth } from '../../engine/imageGrowth.ts';
import type { BackendName, DeviceInfo } from '../../engine/run.ts';
import { prepareDevice } from '../device.ts';
import type { Task } from './task.ts';

/** How the time of two models grows with the image, and on what. */
export interface MeasuredGrowth {
  device: DeviceInfo;
  points: GrowthPoint[];
}

/** Times a ViT and a Swin at several sizes of image. */
export const measureImageGrowth: Task<{ backend: BackendName | 'auto' }, MeasuredGrowth> = async (
  { backend },
  onProgress,
) => {
  onProgress('Preparing the device');
  const device = await prepareDevice(backend);
  const points = await measureGrowth((done) =>
    onProgress('Passing images of all sizes through both models', done),
  );
  assertDeviceHealthy();
  return { device, points };
};
