/** What can be measured: the names of benches, and what each of them stands for. */
import { MODELS, type ModelConfig, type ModelName } from './models.ts';

const MODEL_KINDS = ['forward', 'train-step', 'memory', 'epoch', 'first-loss', 'steps'] as const;
const LIMITS = ['arithmetic', 'copy'] as const;

/** `matmul/tn/48x197x64x197`: a product of matrices, 48 at a time, the first one transposed. */
export interface MatMulBench {
  kind: 'matmul';
  name: string;
  /** Whether each side lies in memory transposed. */
  transposeA: boolean;
  transposeB: boolean;
  /** Products at once; the name leaves it out where it is 1. */
  batch: number;
  /** The result is [rows, columns], each number a sum of `inner` products. */
  rows: number;
  inner: number;
  columns: number;
}

/** `train-step/vit-tiny/b16`: something done with a model, 16 images at a time. */
export interface ModelBench {
  kind: (typeof MODEL_KINDS)[number];
  name: string;
  model: ModelName;
  config: ModelConfig;
  batch: number;
  /** Of an epoch: how many of the sample's images it has, in training and test part together. */
  images: number;
}

/** `limit/arithmetic`: what the machine allows one thread of WebAssembly, whatever the program. */
export interface LimitBench {
  kind: 'limit';
  name: string;
  of: (typeof LIMITS)[number];
}

export type Bench = MatMulBench | ModelBench | LimitBench;

/** Images in the sample that an epoch goes through unless its name says how many: `…/b16/n40`. */
const SAMPLE_SIZE = 100;

/** What a name stands for; `undefined` where it is no bench's. */
export function parseBench(name: string): Bench | undefined {
  const product = /^matmul\/([nt])([nt])\/(?:([1-9]\d*)x)?([1-9]\d*)x([1-9]\d*)x([1-9]\d*)$/.exec(
    name,
  );
  if (product) {
    const [batch, rows, inner, columns] = product.slice(3).map((text) => Number(text ?? 1));
    const [transposeA, transposeB] = product.slice(1, 3).map((letter) => letter === 't');
    return { kind: 'matmul', name, transposeA, transposeB, batch, rows, inner, columns };
  }
  const limit = LIMITS.find((of) => name === `limit/${of}`);
  if (limit) return { kind: 'limit', name, of: limit };
  const parts = /^([a-z-]+)\/([a-z-]+)\/b([1-9]\d*)(?:\/n([1-9]\d*))?$/.exec(name);
  const kind = MODEL_KINDS.find((known) => known === parts?.[1]);
  const model = (Object.keys(MODELS) as ModelName[]).find((known) => known === parts?.[2]);
  if (!parts || !kind || !model || (parts[4] && kind !== 'epoch')) return undefined;
  const [batch, images] = [Number(parts[3]), Number(parts[4] ?? SAMPLE_SIZE)];
  return { kind, name, model, config: MODELS[model], batch, images };
}

/** Floating-point operations of a run, where a bench is about nothing else. */
export function operationsOf(bench: Bench): number | undefined {
  if (bench.kind === 'limit') return bench.of === 'arithmetic' ? 1e9 : undefined;
  if (bench.kind !== 'matmul') return undefined;
  // A multiplication and an addition for each pair.
  return 2 * bench.batch * bench.rows * bench.inner * bench.columns;
}
