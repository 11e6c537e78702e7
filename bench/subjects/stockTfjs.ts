/** TensorFlow.js as it comes: its own kernels, its own autodiff, its own Adam. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tfWasm from '@tensorflow/tfjs-backend-wasm';
// Gradients of TensorFlow.js's operations come with the whole of it alone.
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Bench, ModelBench } from '../../cli/bench/benches.ts';
import { NUM_LABELS } from '../../cli/bench/models.ts';
import { parseModelConfig } from '../../demos/engine/models/modelConfig.ts';
import type { ViTConfig } from '../../demos/engine/models/vit/vitConfig.ts';
import { describeAdapter } from './gpu.ts';
import { plainLogits } from './plainViT.ts';
import { type Conditions, stopwatch, type Task } from './subject.ts';
import { drawBatch, prepareMatMul, readOne } from './tfjs.ts';
import { drawParameter, vitShapes } from './vitParameters.ts';

/** Makes ready a product, a forward pass, or a training step. */
export async function prepare(bench: Bench, conditions: Conditions): Promise<Task> {
  const { backend, threads, wasmPaths } = conditions;
  if (wasmPaths) tfWasm.setWasmPaths(wasmPaths);
  tfWasm.setThreadsCount(threads);
  if (!(await tf.setBackend(backend))) throw new Error(`cannot compute on ${backend} here`);
  const device = backend === 'webgpu' ? await describeAdapter() : describeWasm();
  if (bench.kind === 'matmul') return { ...prepareMatMul(bench), report: () => ({ device }) };
  if (bench.kind === 'limit') throw new Error(`has no part in ${bench.name}`);
  const task = prepareModel(bench);
  if (bench.kind !== 'memory') return { ...task, report: () => ({ device }) };
  // The first step has no optimiser state yet.
  await task.run(1);
  return { ...task, report: () => ({ device, peakBytes: takenBytes() }) };
}

function prepareModel(bench: ModelBench): Omit<Task, 'report'> {
  const config = parseModelConfig(bench.config, bench.model) as ViTConfig;
  const { pixelValues, labels } = drawBatch(bench.batch, config, NUM_LABELS);
  const entries = Object.entries(vitShapes(config)).map(([name, shape]) => {
    return [name, tf.variable(tf.tensor(drawParameter(name, shape), shape))] as const;
  });
  const weights: Record<string, tf.Variable> = Object.fromEntries(entries);
  const optimizer = tf.train.adam(5e-5);
  // TensorFlow.js's own oneHot gives integers on WebAssembly.
  const targets = tf.tensor2d(
    labels.map((label) => Array.from({ length: NUM_LABELS }, (_, c) => Number(c === label))),
  );
  const forward = async () => {
    const logits = tf.tidy(() => plainLogits(weights, config, pixelValues));
    await readOne(logits);
    logits.dispose();
  };
  const trainStep = async () => {
    const loss = optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(targets, plainLogits(weights, config, pixelValues)),
      true,
      Object.values(weights),
    ) as tf.Scalar;
    await loss.data();
    loss.dispose();
    await readOne(weights['vit.embeddings.cls_token']);
  };
  const isForward = bench.kind === 'forward';
  return {
    run: (times) => stopwatch(times, isForward ? forward : trainStep, () => {}),
    dispose() {
      optimizer.dispose();
      tf.dispose([pixelValues, targets, ...Object.values(weights)]);
    },
  };
}

function describeWasm(): string {
  const threads = tf.env().get('WASM_HAS_MULTITHREAD_SUPPORT') ? tfWasm.getThreadsCount() : 1;
  return `WebAssembly, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
}

/** What the backend has taken from the machine; it gives nothing back. */
function takenBytes(): number {
  if (tf.getBackend() === 'wasm') {
    const { wasm } = tf.backend() as BackendWasm;
    return (wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.byteLength;
  }
  return (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
}
