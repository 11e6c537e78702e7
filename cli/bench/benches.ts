/** What can be measured: the names of benches, and what each of them stands for. */
import { MODELS, type ModelConfig, type ModelName } from './models.ts';

const MODEL_KINDS = ['forward', 'train-step', 'memory', 'epoch', 'first-loss'] as const;

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
}

export type Bench = MatMulBench | ModelBench;

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
  const [kindName, modelName, size, ...rest] = name.split('/');
  const kind = MODEL_KINDS.find((known) => known === kindName);
  const model = (Object.keys(MODELS) as ModelName[]).find((known) => known === modelName);
  const batch = /^b([1-9]\d*)$/.exec(size ?? '');
  if (!kind || !model || !batch || rest.length > 0) return undefined;
  return { kind, name, model, config: MODELS[model], batch: Number(batch[1]) };
}

/** Floating-point operations of a product: a multiplication and an addition for each pair. */
export function matMulOperations({ batch, rows, inner, columns }: MatMulBench): number {
  return 2 * batch * rows * inner * columns;
}
