/** Our `Trainer` against Hugging Face's, from the files that `make_training*.py` wrote. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import {
  type BackendName,
  DEFAULT_CONFIG,
  type RunConfig,
  type RunEvent,
} from '../../../demos/engine/run.ts';
import type { Evaluation } from '../../../demos/engine/training/evaluate.ts';
import type { FeatureSet } from '../../../demos/engine/training/featureSet.ts';
import { MicroBatch } from '../../../demos/engine/training/microBatch.ts';
import { RunControl } from '../../../demos/engine/training/runControl.ts';
import { Trainer } from '../../../demos/engine/training/trainer.ts';
import { trainingRandom } from '../../../demos/engine/training/trainerState.ts';
import { memoryFile } from '../../../demos/engine/weights/checkpoint.ts';
import {
  readSafetensors,
  type SafetensorsFile,
} from '../../../demos/engine/weights/safetensors.ts';
import { useBackend } from '../support/backends.ts';

const FIXTURES = new URL('../../fixtures/training/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, FIXTURES));

interface Case {
  settings: Partial<RunConfig>;
  expected: {
    totalSteps: number;
    losses: number[];
    learningRates: number[];
    gradNorms: number[];
    evalLosses: number[];
    evalAccuracies: number[];
    bestEpoch?: number;
  };
}

const CASES = JSON.parse(read('cases.json').toString()) as Record<string, Case>;

const DECAYS = JSON.parse(read('functions.json').toString()).decayParameterNames as {
  config: { model_type: string };
  names: string[];
}[];

/** One side of the fixture's images, through the frozen part of the model. */
function featureSet(model: ImageClassifier, images: SafetensorsFile, side: string): FeatureSet {
  const pixelValues = images.float32(`${side}.pixel_values`);
  const [, ...shape] = images.entry(`${side}.pixel_values`).shape;
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    labels: [...images.integers(`${side}.labels`)],
    load: (indices) => indices.map((i) => pixelValues.slice(i * size, (i + 1) * size)),
    batch: (rows) =>
      tf.tidy(() => model.stem(tf.stack(rows.map((row) => tf.tensor(row, shape))) as tf.Tensor4D)),
  };
}

/** Trains the fixture's model with the settings of a case; what happened, and what was learnt. */
async function train(settings: Partial<RunConfig>) {
  const config = { ...DEFAULT_CONFIG, ...settings };
  const model = await ImageClassifier.fromPretrained(
    {
      id: 'training',
      name: 'training',
      pretrained: true,
      config: JSON.parse(read('config.json').toString()),
      preprocessorConfig: {},
      weights: { files: [memoryFile('model.safetensors', read('model.safetensors'))] },
    },
    7,
    config.seed,
  );
  model.unfreeze(config.unfreeze);
  const images = readSafetensors(read('images.safetensors'), 'images.safetensors');
  const testSet = featureSet(model, images, 'test');
  const steps: Extract<RunEvent, { type: 'step' }>[] = [];
  const evaluations: Evaluation[] = [];
  const trainer = new Trainer({
    model,
    config,
    train: featureSet(model, images, 'train'),
    // Nothing to compare there: the Trainer of Hugging Face looks at the test images alone.
    trainPlain: testSet,
    test: testSet,
    microBatch: new MicroBatch(model, config.batchSize, () => {}),
    random: trainingRandom(config.seed),
    control: new RunControl(),
    onEvent: (event) => steps.push(event),
    onEpoch: (_epoch, _train, test) => evaluations.push(test),
  });
  const kept = await trainer.run();
  const learnt = new Map<string, Float32Array>();
  for (const { name, trainable, value } of model.parameters) {
    if (trainable) learnt.set(name, (await value.data()) as Float32Array);
  }
  trainer.dispose();
  model.dispose();
  // Nor does it look before the first step.
  return { steps, kept, learnt, evaluations: evaluations.slice(1) };
}

/** Largest difference between two lists of one length, relative to the second where `relative`. */
function worst(ours: Iterable<number>, theirs: ArrayLike<number>, relative = false): number {
  const values = [...ours];
  expect(values).toHaveLength(theirs.length);
  return Math.max(
    ...values.map((value, i) => {
      const difference = Math.abs(value - theirs[i]);
      return relative && theirs[i] !== 0 ? difference / Math.abs(theirs[i]) : difference;
    }),
  );
}

const RUNS = Object.keys(CASES).map((name): [string, BackendName] => [name, 'wasm']);

describe('the Trainer of Hugging Face', () => {
  it.each([...RUNS, ['best-accuracy', 'webgpu'] as const])(
    '%s on %s: losses, rates, norms, evaluations, parameters',
    async (name, backend) => {
      await useBackend(backend);
      const { settings, expected } = CASES[name];
      const { steps, kept, learnt, evaluations } = await train(settings);
      expect(steps.map((step) => step.totalSteps)).toEqual(
        expected.losses.map(() => expected.totalSteps),
      );
      const rates = steps.map((step) => step.learningRate);
      expect(worst(rates, expected.learningRates, true)).toBeLessThan(1e-9);
      expect(
        worst(
          steps.map((step) => step.loss),
          expected.losses,
        ),
      ).toBeLessThan(1e-4);
      const norms = steps.map((step) => step.gradNorm);
      expect(worst(norms, expected.gradNorms, true)).toBeLessThan(1e-3);
      expect(
        worst(
          evaluations.map((evaluation) => evaluation.loss),
          expected.evalLosses,
        ),
      ).toBeLessThan(1e-4);
      expect(evaluations.map((evaluation) => evaluation.accuracy)).toEqual(expected.evalAccuracies);
      expect(kept?.epoch).toBe(expected.bestEpoch);

      const truth = readSafetensors(read(`${name}.safetensors`), name);
      expect([...learnt.keys()].sort()).toEqual([...truth.names].sort());
      for (const [key, values] of learnt) {
        // A key's bias has no gradient but rounding, and AdamW moves it by that (see parity/vit.test).
        if (!key.endsWith('key.bias')) {
          expect(worst(values, truth.float32(key)), key).toBeLessThan(1e-4);
        }
      }
    },
    120_000,
  );

  it.each(DECAYS)('lets the same parameters of a $config.model_type decay', async (truth) => {
    await useBackend('wasm');
    const files = { id: 'decay', name: 'decay', pretrained: false, preprocessorConfig: {} };
    const model = await ImageClassifier.fromPretrained({ ...files, config: truth.config }, 7, 0);
    const ours = model.parameters.filter(({ decays }) => decays).map(({ name }) => name);
    model.dispose();
    expect(ours.sort()).toEqual(truth.names);
  });
});
