import { prepareBackend } from '../../demos/engine/backend.ts';
import type { BackendName, DeviceInfo } from '../../demos/engine/run.ts';
import { compileKernels } from './compileKernels.ts';
import { installNodeGpu } from './nodeGpu.ts';

/**
 * `prepareBackend` in Node, with what a page brings along: `navigator.gpu`, or the compiled kernels.
 *
 * @throws DeviceError where the backend cannot be had
 */
export async function prepareNodeBackend(backend: BackendName | 'auto'): Promise<DeviceInfo> {
  if (backend === 'webgpu') installNodeGpu();
  else await compileKernels();
  return await prepareBackend({ backend });
}
