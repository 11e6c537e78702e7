/** What memory a training step takes: as told before, no more for what is frozen, and no more later. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { deviceMemory } from '../../../demos/engine/backend.ts';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import { crossEntropy } from '../../../demos/engine/nn/crossEntropy.ts';
import type { Unfreeze } from '../../../demos/engine/run.ts';
import { AdamW } from '../../../demos/engine/training/adamw.ts';
import { clipGradNorm } from '../../../demos/engine/training/clipGradNorm.ts';
import { stepBytes } from '../../../demos/engine/training/stepMemory.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';

const CONFIGS = {
  vit: {
    model_type: 'vit',
    ...{ hidden_size: 32, num_hidden_layers: 3, num_attention_heads: 2, intermediate_size: 128 },
    ...{ image_size: 32, patch_size: 4 },
  },
  swin: {
    model_type: 'swin',
    ...{ embed_dim: 24, depths: [2, 2], num_heads: [2, 4], window_size: 4, drop_path_rate: 0 },
    ...{ image_size: 32, patch_size: 4 },
  },
  tiny: {
    model_type: 'vit',
    ...{ hidden_size: 8, num_hidden_layers: 2, num_attention_heads: 2, intermediate_size: 16 },
    ...{ image_size: 8, patch_size: 4 },
  },
};

/** A model with its optimiser, ready for steps on images of random pixels. */
async function prepare(name: keyof typeof CONFIGS, unfreeze: Unfreeze) {
  const files = { id: name, name, pretrained: false, preprocessorConfig: {} };
  const config = CONFIGS[name];
  const model = await ImageClassifier.fromPretrained({ ...files, config }, 7, 0);
  model.unfreeze(unfreeze);
  const optimizer = new AdamW(
    model.parameters.filter(({ trainable }) => trainable),
    0,
  );
  return {
    model,
    async step(images: number): Promise<void> {
      const { imageSize } = model.config;
      const pixels = new Float32Array(images * 3 * imageSize ** 2).map(Math.random);
      const factor = tf.tidy(() => {
        const pixelValues = tf.tensor4d(pixels, [images, 3, imageSize, imageSize]);
        const logits = model.forward(model.stem(pixelValues), { seed: 0 });
        const labels = Array.from({ length: images }, (_, i) => i % 7);
        model.backward(crossEntropy(logits, labels).dLogits);
        return clipGradNorm(model.parameters, 1).factor;
      });
      optimizer.step(1e-3, factor);
      await factor.data();
      factor.dispose();
    },
    dispose() {
      optimizer.dispose();
      model.dispose();
    },
  };
}

describe.each(BACKENDS)('a step on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    ['vit', 'all'],
    ['vit', 1],
    ['swin', 'all'],
  ] as const)('of %s, %s of it learning, takes what was estimated', async (name, unfreeze) => {
    const { model, step, dispose } = await prepare(name, unfreeze);
    await deviceMemory().recover();
    deviceMemory().resetPeak();
    await step(8);
    const estimate = stepBytes(model, 8, deviceMemory().limits.reuse);
    expect(estimate / deviceMemory().peakBytes).toBeGreaterThan(0.85);
    expect(estimate / deviceMemory().peakBytes).toBeLessThan(1.15);
    dispose();
  });

  it('leaves gradients and running means of nothing that is frozen', async () => {
    const bytes = () => tf.memory().numBytes;
    const count = (model: ImageClassifier, part: RegExp) =>
      model.parameters.filter(({ name }) => part.test(name)).reduce((sum, p) => sum + p.size, 0);
    const learning: [Unfreeze, RegExp][] = [
      ['head', /^classifier/],
      [1, /^classifier|^vit\.layernorm|layer\.2\./],
      ['all', /./],
    ];
    for (const [unfreeze, part] of learning) {
      const before = bytes();
      const { model, step, dispose } = await prepare('vit', unfreeze);
      await step(2);
      // Weights, two running means; gradients are gone after a step.
      expect(bytes() - before).toBe(4 * (count(model, /./) + 2 * count(model, part)));
      dispose();
      expect(bytes()).toBe(before);
    }
  });

  it('takes no more after hundreds of others', async () => {
    const { step, dispose } = await prepare('tiny', 'all');
    const steps = async (count: number) => {
      for (let i = 0; i < count; i++) await step(i % 2 === 0 ? 3 : 2);
      deviceMemory().resetPeak();
      // The peak of one step of each size.
      await step(3);
      await step(2);
      return { peak: deviceMemory().peakBytes, bytes: tf.memory().numBytes };
    };
    const early = await steps(8);
    expect(await steps(backend === 'wasm' ? 290 : 40)).toEqual(early);
    dispose();
  });
});
