/** The backends that the engine is tested on, in Node. */
import { prepareNodeBackend } from '../../../cli/shared/nodeBackend.ts';
import type { BackendName } from '../../../demos/engine/run.ts';

export const BACKENDS: BackendName[] = ['wasm', 'webgpu'];

/** Makes a backend the one that computes. */
export async function useBackend(backend: BackendName): Promise<void> {
  await prepareNodeBackend(backend);
}
