/** Who is measured, and who can do what where. */
import type { BackendName } from '../../demos/engine/run.ts';
import type { Bench } from './benches.ts';

export const SUBJECTS = [
  'lesion-lab',
  'stock-tfjs',
  'jax-js',
  'onnxruntime-web',
  'pytorch',
] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** Where the subjects run. PyTorch runs beside, on the same machine. */
export interface Place {
  where: 'node' | 'chromium';
  backend: BackendName;
  /** Whether WebAssembly may have threads: in a browser, where the page is cross-origin isolated. */
  isolated: boolean;
}

/** Whether a subject can be asked for this at all. */
export function canRun(subject: SubjectName, bench: Bench, { where, backend }: Place): boolean {
  const { kind } = bench;
  // They are the machine's, and the engine's subject measures them.
  if (kind === 'limit') return subject === 'lesion-lab' && backend === 'wasm';
  const isViT = kind === 'matmul' || bench.config.model_type === 'vit';
  // Those made for browsers have no WebGPU in Node.
  const peersRun = where === 'chromium' || backend === 'wasm';
  switch (subject) {
    case 'lesion-lab':
      return true;
    case 'stock-tfjs':
      return isViT && ['matmul', 'forward', 'train-step', 'memory'].includes(kind);
    case 'jax-js':
      return isViT && peersRun && ['matmul', 'forward', 'train-step'].includes(kind);
    case 'onnxruntime-web':
      return peersRun && kind === 'forward';
    case 'pytorch':
      return kind !== 'first-loss' && kind !== 'steps';
  }
}
