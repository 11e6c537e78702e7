/** What a bench says to a subject, and hears from it: one question, one answer. */
import type { BackendName } from '../../demos/engine/run.ts';
import type { Bench } from './benches.ts';

export type Request =
  /** Make everything that a run needs. */
  | {
      do: 'prepare';
      bench: Bench;
      backend: BackendName;
      threads: number;
      onnx?: string;
      wasm?: number[];
    }
  /** Do it so many times, and wait until it is done. */
  | { do: 'run'; times: number }
  /** Say what it was done on, and what memory it took. */
  | { do: 'report' }
  /** Let go of everything. */
  | { do: 'finish' };

export type Reply =
  | { ok: 'prepare' }
  /** Milliseconds for one time. */
  | { ok: 'run'; ms: number }
  | ({ ok: 'report' } & Report)
  | { ok: 'finish' }
  | { ok: false; error: string };

/** What a subject has to tell besides times. */
export interface Report {
  /** For people: "WebAssembly, 2 threads". */
  device: string;
  /** Where it is not the one asked for: PyTorch has `cpu`, `cuda` and `mps`. */
  backend?: string;
  /** The most memory that was in use; README.md says how each subject counts. */
  peakBytes?: number;
}
