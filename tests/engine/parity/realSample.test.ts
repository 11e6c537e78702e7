/** The real ViT-Tiny on the real sample, from the JPEG to the logits, where both are at hand. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../cli/finetune/modelFolder.ts';
import { loadSampleFolder } from '../../../cli/shared/sampleFolder.ts';
import { parsePreprocessorConfig, preprocess } from '../../../demos/engine/data/imageProcessor.ts';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import { useBackend } from '../support/backends.ts';

const expected = JSON.parse(
  readFileSync(new URL('../../fixtures/real-vit-tiny.json', import.meta.url), 'utf8'),
) as { model: string; sha256: string; every: number; logits: Record<string, number[]> };

const { LESION_MODELS: models = '', LESION_DATA: data = '' } = process.env;
const weights = join(models, expected.model, 'model.safetensors');
const images = Object.keys(expected.logits).map((id) => join(data, 'images', `${id}.jpg`));
const atHand = [weights, ...images].every(existsSync);

describe.skipIf(!atHand)('the real ViT-Tiny on the real sample', () => {
  beforeAll(() => useBackend('wasm'));

  it('has the logits that transformers has', async () => {
    const sha256 = createHash('sha256').update(readFileSync(weights)).digest('hex');
    expect(sha256).toBe(expected.sha256);
    const files = await loadModel(join(models, expected.model));
    const model = await ImageClassifier.fromPretrained(files, 1000, 0);
    expect([model.droppedParameters, model.newParameters]).toEqual([[], []]);
    const processor = parsePreprocessorConfig(files.preprocessorConfig, 'preprocessor_config.json');
    const { examples } = await loadSampleFolder(data);
    let worst = 0;
    for (const { imageId, image } of examples) {
      const truth = expected.logits[imageId];
      if (!truth) continue;
      const values = preprocess(image, processor);
      const logits = tf.tidy(() => model.forward(tf.tensor4d(values, [1, 3, 224, 224])));
      const found = await logits.data();
      truth.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - found[i * expected.every]));
      });
      logits.dispose();
    }
    expect(worst).toBeLessThan(1e-4);
    model.dispose();
  });
});
