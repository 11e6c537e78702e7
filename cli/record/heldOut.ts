import * as tf from '@tensorflow/tfjs-core';
import {
  type PreprocessorConfig,
  parsePreprocessorConfig,
  preprocess,
} from '../../demos/engine/data/imageProcessor.ts';
import type { Example, Sample } from '../../demos/engine/data/sample.ts';
import type { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import type { ModelFiles } from '../../demos/engine/models/modelFiles.ts';
import type { Prediction } from '../../demos/engine/run.ts';

/** Images that go through the model at once. */
const BATCH = 4;

/** What a trained model says of the images of a sample that it has learnt nothing from. */
export async function predictSample(
  model: ImageClassifier,
  files: ModelFiles,
  { examples }: Sample,
): Promise<Prediction[]> {
  const name = `${files.id}/preprocessor_config.json`;
  const processor = parsePreprocessorConfig(files.preprocessorConfig, name);
  const predictions: Prediction[] = [];
  for (let start = 0; start < examples.length; start += BATCH) {
    const batch = examples.slice(start, start + BATCH);
    const rows = await classify(model, processor, batch);
    for (const [i, probabilities] of rows.entries()) {
      predictions.push({ imageId: batch[i].imageId, label: batch[i].dx, probabilities });
    }
  }
  return predictions;
}

/** Probabilities, one row an image. */
async function classify(
  model: ImageClassifier,
  processor: PreprocessorConfig,
  batch: readonly Example[],
): Promise<number[][]> {
  const probabilities = tf.tidy(() => {
    const images = batch.map(({ image }) =>
      tf.tensor3d(preprocess(image, processor), [3, processor.height, processor.width]),
    );
    return tf.softmax(model.forward(model.stem(tf.stack(images) as tf.Tensor4D)));
  });
  const rows = (await probabilities.array()) as number[][];
  probabilities.dispose();
  return rows;
}
