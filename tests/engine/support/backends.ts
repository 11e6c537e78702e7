/** The backends that the engine is tested on, in Node. */
import { installNodeGpu } from '../../../cli/shared/nodeGpu.ts';
import { prepareBackend } from '../../../demos/engine/backend.ts';
import type { BackendName } from '../../../demos/engine/run.ts';

export const BACKENDS: BackendName[] = ['wasm', 'webgpu'];

/** Makes a backend the one that computes. */
export async function useBackend(backend: BackendName): Promise<void> {
  if (backend === 'webgpu') installNodeGpu();
  await prepareBackend({ backend });
}
