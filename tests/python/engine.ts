/**
 * What the engine and the page say, for the tests of the Python companion; JSON on stdout.
 *
 *     node tests/python/engine.ts splits FOLDER        train and test ids of several seeds and sizes
 *     node tests/python/engine.ts logits FOLDER MODEL  of the test images, before any training
 *     node tests/python/engine.ts read FILE            a run as the page opens it
 *     node tests/python/engine.ts exports              settings, and what a bench exports of them
 */
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { loadModel } from '../../cli/finetune/modelFolder.ts';
import { prepareNodeBackend } from '../../cli/shared/nodeBackend.ts';
import { loadSampleFolder } from '../../cli/shared/sampleFolder.ts';
import { parsePreprocessorConfig, preprocess } from '../../demos/engine/data/imageProcessor.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { balancedSubset, trainTestSplit } from '../../demos/engine/data/split.ts';
import { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import { DEFAULT_CONFIG, type RunConfig } from '../../demos/engine/run.ts';
import { accelerateConfig, pythonCommands } from '../../demos/session/pythonExport.ts';
import { parseRun } from '../../demos/session/readRun.ts';

const COMMANDS: Record<string, (...words: string[]) => Promise<unknown>> = {
  async splits(folder) {
    const { examples } = await loadSampleFolder(folder);
    const sizes = [null, 14, 31, 56, 99];
    return [0, 1, 7, 42, 4_000_000_000].flatMap((seed) =>
      sizes.map((images) => {
        const rows = images === null ? examples : balancedSubset(examples, images, seed);
        const { train, test } = trainTestSplit(rows, { testSize: DEFAULT_CONFIG.testSize, seed });
        const ids = (side: typeof train) => side.map(({ imageId }) => imageId);
        return { seed, images, train: ids(train), test: ids(test) };
      }),
    );
  },
  async logits(folder, name) {
    const { seed, testSize } = DEFAULT_CONFIG;
    const { examples } = await loadSampleFolder(folder);
    const files = await loadModel(name);
    const processor = parsePreprocessorConfig(files.preprocessorConfig, name);
    await prepareNodeBackend('wasm');
    const model = await ImageClassifier.fromPretrained(files, LABELS.length, seed);
    const { test } = trainTestSplit(examples, { testSize, seed });
    const shape: [number, number, number, number] = [1, 3, processor.height, processor.width];
    return test.map(({ imageId, image }) => ({
      imageId,
      logits: tf.tidy(() => [
        ...model.forward(model.stem(tf.tensor4d(preprocess(image, processor), shape))).dataSync(),
      ]),
    }));
  },
  async read(file) {
    return parseRun(await readFile(file, 'utf8'), file);
  },
  async exports() {
    const other: RunConfig = {
      ...DEFAULT_CONFIG,
      model: 'owner/name@v1',
      numTrainEpochs: 7,
      learningRate: 3e-4,
      lrSchedulerType: 'constant_with_warmup',
      warmupRatio: 0.25,
      batchSize: 5,
      gradientAccumulationSteps: 3,
      seed: 2 ** 31 - 1,
      augment: false,
      unfreeze: 2,
      weightDecay: 0.01,
      labelSmoothingFactor: 0.1,
      classWeights: 'balanced',
      loadBestModelAtEnd: true,
      metricForBestModel: 'accuracy',
      earlyStoppingPatience: 4,
      sampleSize: 56,
    };
    return [DEFAULT_CONFIG, other].map((config) => ({
      config,
      command: pythonCommands([config]),
      accelerate: accelerateConfig([config]),
    }));
  },
};

const [command, ...words] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await COMMANDS[command](...words))}\n`);
