/** A GPU whose every call is counted, and whose memory ends where a test wants it to. */
import { installNodeGpu } from '../../../cli/shared/nodeGpu.ts';
import { prepareBackend } from '../../../demos/engine/backend.ts';

/** What a device makes that should be made once. */
const MAKERS = [
  'createShaderModule',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createBindGroupLayout',
  'createPipelineLayout',
  'createBuffer',
] as const;

/** A device under watch. */
export interface WatchedGpu {
  device: GPUDevice;
  /** How often it was asked for anything of `MAKERS`. */
  made: Record<string, number>;
  /** Bytes of all its buffers. */
  bufferBytes: number;
  /** Beyond so many bytes a buffer is not to be had, as on a device whose memory is full. */
  capacity: number;
}

/** `prepareBackend` for WebGPU, with a device under watch. */
export async function useWatchedGpu(): Promise<WatchedGpu> {
  installNodeGpu();
  const { gpu } = globalThis.navigator;
  let watched: WatchedGpu | undefined;
  const requestAdapter = gpu.requestAdapter.bind(gpu);
  gpu.requestAdapter = async (options) => {
    const adapter = (await requestAdapter(options)) as GPUAdapter;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (descriptor) => {
      watched = watch(await requestDevice(descriptor));
      return watched.device;
    };
    return adapter;
  };
  try {
    await prepareBackend({ backend: 'webgpu' });
  } finally {
    gpu.requestAdapter = requestAdapter;
  }
  return watched as WatchedGpu;
}

function watch(device: GPUDevice): WatchedGpu {
  const watched: WatchedGpu = {
    device,
    made: Object.fromEntries(MAKERS.map((name) => [name, 0])),
    bufferBytes: 0,
    capacity: Number.POSITIVE_INFINITY,
  };
  for (const name of MAKERS) {
    const make = (device[name] as (descriptor: unknown) => unknown).bind(device);
    Object.assign(device, {
      [name](descriptor: unknown) {
        watched.made[name] += 1;
        return make(descriptor);
      },
    });
  }
  limitMemory(watched);
  return watched;
}

/** A buffer for which there is no memory is one that no command may use; its error scope says why. */
function limitMemory(watched: WatchedGpu): void {
  const { device } = watched;
  const createBuffer = device.createBuffer.bind(device);
  const popErrorScope = device.popErrorScope.bind(device);
  let missing = false;
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    if (watched.bufferBytes + descriptor.size > watched.capacity) {
      missing = true;
      destroy();
      buffer.destroy = () => undefined;
    } else {
      watched.bufferBytes += descriptor.size;
      buffer.destroy = () => {
        watched.bufferBytes -= descriptor.size;
        return destroy();
      };
    }
    return buffer;
  };
  device.popErrorScope = async () => {
    const error = missing ? { message: 'Out of memory' } : null;
    missing = false;
    return (await popErrorScope()) ?? error;
  };
}
