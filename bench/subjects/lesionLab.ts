/** The engine as it is. */
import * as tf from '@tensorflow/tfjs-core';
import type { Bench, MatMulBench, ModelBench } from '../../cli/bench/benches.ts';
import { NUM_LABELS } from '../../cli/bench/models.ts';
import { assertDeviceHealthy, deviceMemory, prepareBackend } from '../../demos/engine/backend.ts';
import { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import { crossEntropy } from '../../demos/engine/nn/crossEntropy.ts';
import { AdamW } from '../../demos/engine/training/adamw.ts';
import { clipGradNorm } from '../../demos/engine/training/clipGradNorm.ts';
import { modelFiles, prepareEpoch, prepareFirstLoss } from './lesionLabRuns.ts';
import { prepareLimit } from './limits.ts';
import { type Conditions, stopwatch, type Task } from './subject.ts';
import { drawBatch, prepareMatMul, readOne } from './tfjs.ts';

/** Makes ready whatever bench it is. */
export function prepare(bench: Bench, conditions: Conditions): Promise<Task> {
  switch (bench.kind) {
    case 'matmul':
      return prepareProduct(bench, conditions);
    case 'forward':
      return prepareForward(bench, conditions);
    case 'train-step':
    case 'steps':
      return prepareTrainStep(bench, conditions);
    case 'memory':
      return prepareMemory(bench, conditions);
    case 'epoch':
      return prepareEpoch(bench, conditions);
    case 'first-loss':
      return prepareFirstLoss(bench, conditions);
    case 'limit':
      return prepareLimit(bench, conditions);
  }
}

async function prepareProduct(bench: MatMulBench, conditions: Conditions): Promise<Task> {
  const { description } = await prepareBackend(conditions);
  return { ...prepareMatMul(bench), report: () => healthyReport(description) };
}

async function prepareForward(bench: ModelBench, conditions: Conditions): Promise<Task> {
  const { description } = await prepareBackend(conditions);
  const model = await ImageClassifier.fromPretrained(modelFiles(bench), NUM_LABELS, 0);
  const { pixelValues } = drawBatch(bench.batch, model.config, NUM_LABELS);
  model.unfreeze('all');
  return {
    run: (times) =>
      stopwatch(
        times,
        async () => {
          const logits = model.forward(pixelValues);
          await readOne(logits);
          logits.dispose();
        },
        assertDeviceHealthy,
      ),
    report: () => healthyReport(description),
    dispose() {
      model.dispose();
      pixelValues.dispose();
    },
  };
}

async function prepareTrainStep(bench: ModelBench, conditions: Conditions): Promise<Task> {
  const { description } = await prepareBackend(conditions);
  deviceMemory().resetPeak();
  const model = await ImageClassifier.fromPretrained(modelFiles(bench), NUM_LABELS, 0);
  const { pixelValues, labels } = drawBatch(bench.batch, model.config, NUM_LABELS);
  model.unfreeze('all');
  const optimizer = new AdamW(model.parameters, 0);
  const step = async () => {
    const logits = model.forward(pixelValues, { seed: 0 });
    const { loss, dLogits } = crossEntropy(logits, labels);
    model.backward(dLogits);
    const { norm, factor } = clipGradNorm(model.parameters, 1);
    optimizer.step(5e-5, factor);
    await loss.data();
    // The loss does not wait for the parameters.
    await readOne(model.parameters[0].value);
    await deviceMemory().assertAllocated();
    tf.dispose([logits, loss, dLogits, norm, factor]);
  };
  return {
    run: (times) => stopwatch(times, step, assertDeviceHealthy),
    report: () => ({ ...healthyReport(description), peakBytes: deviceMemory().peakBytes }),
    dispose() {
      optimizer.dispose();
      model.dispose();
      pixelValues.dispose();
    },
  };
}

/** A step like all others but the first, which has no optimiser state yet. */
async function prepareMemory(bench: ModelBench, conditions: Conditions): Promise<Task> {
  const task = await prepareTrainStep(bench, conditions);
  await task.run(1);
  return task;
}

function healthyReport(device: string) {
  assertDeviceHealthy();
  return { device };
}
