/** jax-js, a peer that trains in browsers: its `jit`, its `valueAndGrad`. */
import {
  blockUntilReady,
  defaultDevice,
  init,
  type Array as JaxArray,
  jit,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
} from '@jax-js/jax';
import type { Bench, MatMulBench, ModelBench } from '../../cli/bench/benches.ts';
import { NUM_LABELS } from '../../cli/bench/models.ts';
import { parseModelConfig } from '../../demos/engine/models/modelConfig.ts';
import type { ViTConfig } from '../../demos/engine/models/vit/vitConfig.ts';
import { describeAdapter } from './gpu.ts';
import { jaxLogits, type Weights } from './jaxViT.ts';
import { type Conditions, stopwatch, type Task } from './subject.ts';
import { drawParameter, vitShapes } from './vitParameters.ts';

const [BETA1, BETA2, EPSILON, LEARNING_RATE] = [0.9, 0.999, 1e-8, 5e-5];

/** Products that may wait for the device at once: a queue that never runs dry, and little memory. */
const MAX_PENDING = 16;

/** Adam's running means, by parameter. */
type Moments = Weights;

/** Makes ready a product, a forward pass, or a training step. */
export async function prepare(bench: Bench, { backend }: Conditions): Promise<Task> {
  if (!(await init(backend)).includes(backend))
    throw new Error(`cannot compute on ${backend} here`);
  defaultDevice(backend);
  const device = backend === 'webgpu' ? await describeAdapter() : describeWasm();
  const report = () => ({ device });
  if (bench.kind === 'matmul') return { ...prepareMatMul(bench), report };
  if (bench.kind === 'limit') throw new Error(`has no part in ${bench.name}`);
  const config = parseModelConfig(bench.config, bench.model) as ViTConfig;
  const task = bench.kind === 'forward' ? prepareForward : prepareTrainStep;
  return { ...task(bench, config), report };
}

/** It takes every core where memory can be shared with workers, and one where not. */
function describeWasm(): string {
  const threaded = typeof SharedArrayBuffer !== 'undefined' && typeof Worker !== 'undefined';
  const threads = threaded ? navigator.hardwareConcurrency : 1;
  return `WebAssembly, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
}

function prepareMatMul(bench: MatMulBench): Pick<Task, 'run' | 'dispose'> {
  const { batch, rows, inner, columns, transposeA, transposeB } = bench;
  const matrix = (rowCount: number, columnCount: number, transposed: boolean) => {
    const sides = transposed ? [columnCount, rowCount] : [rowCount, columnCount];
    return draw(batch === 1 ? sides : [batch, ...sides]);
  };
  const a = matrix(rows, inner, transposeA);
  const b = matrix(inner, columns, transposeB);
  const multiply = jit((x: JaxArray, y: JaxArray) =>
    np.matmul(transposeA ? np.matrixTranspose(x) : x, transposeB ? np.matrixTranspose(y) : y),
  );
  // It computes nothing that nobody waits for, so every product is kept until it has been waited for.
  let pending: JaxArray[] = [];
  const settle = async () => {
    await blockUntilReady(pending);
    tree.dispose(pending);
    pending = [];
  };
  return {
    run: (times) =>
      stopwatch(
        times,
        async () => {
          pending.push(multiply(a.ref, b.ref));
          if (pending.length === MAX_PENDING) await settle();
        },
        settle,
      ),
    dispose() {
      tree.dispose([a, b]);
      multiply.dispose();
    },
  };
}

function prepareForward({ batch }: ModelBench, config: ViTConfig): Pick<Task, 'run' | 'dispose'> {
  const weights = drawWeights(config);
  const pixelValues = drawPixels(batch, config);
  const forward = jit((w: Weights, x: JaxArray) => jaxLogits(w, config, x));
  return {
    run: (times) =>
      stopwatch(
        times,
        async () => {
          const logits = forward(tree.ref(weights), pixelValues.ref);
          await logits.data();
        },
        () => {},
      ),
    dispose() {
      tree.dispose([weights, pixelValues]);
      forward.dispose();
    },
  };
}

function prepareTrainStep({ batch }: ModelBench, config: ViTConfig): Pick<Task, 'run' | 'dispose'> {
  const pixelValues = drawPixels(batch, config);
  const labels = np.array(
    Array.from({ length: batch }, (_, i) => i % NUM_LABELS),
    { dtype: np.int32 },
  );
  const targets = nn.oneHot(labels, NUM_LABELS);
  const loss = (w: Weights, x: JaxArray, y: JaxArray) => {
    const logProbabilities = nn.logSoftmax(jaxLogits(w, config, x));
    return np.sum(logProbabilities.mul(y)).mul(-1 / batch);
  };
  // One function, compiled once: bias corrections come in as numbers on the device.
  const trainStep = jit(
    (w: Weights, first: Moments, second: Moments, x: JaxArray, y: JaxArray, rates: JaxArray) => {
      const [value, grads] = valueAndGrad(loss)(tree.ref(w), x, y) as [JaxArray, Weights];
      const [stepSize, bias2] = np.split(rates, 2);
      const next = { weights: {} as Weights, first: {} as Moments, second: {} as Moments };
      for (const name of Object.keys(w)) {
        const g = grads[name];
        const m = first[name].mul(BETA1).add(g.ref.mul(1 - BETA1));
        const v = second[name].mul(BETA2).add(np.square(g).mul(1 - BETA2));
        const deviation = np.sqrt(v.ref.div(bias2.ref)).add(EPSILON);
        next.weights[name] = w[name].sub(m.ref.div(deviation).mul(stepSize.ref));
        next.first[name] = m;
        next.second[name] = v;
      }
      tree.dispose([stepSize, bias2]);
      return { value, ...next };
    },
  );

  const zeros = () => tree.map((x: JaxArray) => np.zeros(x.shape), weights) as Moments;
  let weights = drawWeights(config);
  let [first, second] = [zeros(), zeros()];
  let steps = 0;
  const step = async () => {
    steps += 1;
    const rates = np.array([LEARNING_RATE / (1 - BETA1 ** steps), 1 - BETA2 ** steps]);
    const results = trainStep(weights, first, second, pixelValues.ref, targets.ref, rates);
    ({ weights, first, second } = results);
    await blockUntilReady(weights);
    await results.value.data();
  };
  return {
    run: (times) => stopwatch(times, step, () => {}),
    dispose() {
      tree.dispose([weights, first, second, pixelValues, targets]);
      trainStep.dispose();
    },
  };
}

function drawWeights(config: ViTConfig): Weights {
  const shapes = Object.entries(vitShapes(config));
  return Object.fromEntries(
    shapes.map(([name, shape]) => [name, np.array(drawParameter(name, shape), { shape })]),
  );
}

function drawPixels(batch: number, { numChannels, imageSize }: ViTConfig): JaxArray {
  return draw([batch, numChannels, imageSize, imageSize]);
}

/** Numbers from −1 to 1. */
function draw(shape: number[]): JaxArray {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  return np.array(
    values.map(() => Math.random() * 2 - 1),
    { shape },
  );
}
