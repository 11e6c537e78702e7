import { DeviceError } from '../../engine/backend.ts';
import { measureFlops } from '../../engine/deviceSpeed.ts';
import type { BackendName, DeviceInfo } from '../../engine/run.ts';
import { prepareDevice } from '../device.ts';
import type { Task } from './task.ts';

/** What a device is and how fast. */
export interface MeasuredDevice {
  device: DeviceInfo;
  /** Floating-point operations a second in a training step's products. */
  flops: number;
}

const NAMES: Record<BackendName, string> = {
  webgpu: 'the graphics processor (WebGPU)',
  wasm: 'the main processor (WebAssembly)',
};

/** Measures each device that can be had, the one that `auto` takes first. */
export const measureDevices: Task<void, MeasuredDevice[]> = async (_, onProgress) => {
  const measured: MeasuredDevice[] = [];
  const { backend: best } = await prepareDevice('auto');
  const other: BackendName = best === 'webgpu' ? 'wasm' : 'webgpu';
  for (const [done, backend] of [best, other].entries()) {
    onProgress(`Multiplying matrices on ${NAMES[backend]}`, done / 2);
    try {
      measured.push({ device: await prepareDevice(backend), flops: await measureFlops() });
    } catch (error) {
      // A device that is not there is an answer, too.
      if (!(error instanceof DeviceError) || backend === best) throw error;
    }
  }
  return measured;
};
