import { describe, expect, it } from 'vitest';
import {
  countMacs,
  countParameters,
  summarizeModel,
} from '../../../demos/engine/inspect/modelSummary.ts';
import { parseModelConfig } from '../../../demos/engine/models/modelConfig.ts';
import { counts } from './fixture.ts';

const summary = (config: object, labels = 7) =>
  summarizeModel(parseModelConfig(config, 'config.json'), labels);

/** Classes of the fixtures' heads, where they are not seven. */
const LABELS: Record<string, number> = { 'vit-odd': 3, 'swin-odd': 3 };

describe.each(Object.entries(counts))('%s', (name, { config, parameters, macs }) => {
  const parts = summary(config, LABELS[name]);

  it('has the parameters that PyTorch counts, part by part', () => {
    expect(parts.map((part) => countParameters([part]))).toEqual(parameters);
  });

  it('has half the floating-point operations that PyTorch counts, part by part', () => {
    expect(parts.map((part) => countMacs([part]))).toEqual(macs);
  });
});

describe('by hand', () => {
  it('a block of ViT-Base: 12 D² parameters and their biases; 12 T D² + 2 T² D multiply-adds', () => {
    const [D, T] = [768, 197];
    const [, block] = summary({ model_type: 'vit' });
    // Biases: four of D in the attention, 4 D and D in the MLP; norms: twice 2 D.
    expect(countParameters([block])).toBe(12 * D ** 2 + 9 * D + 4 * D);
    expect(countMacs([block])).toBe(12 * T * D ** 2 + 2 * T ** 2 * D);
    expect(block).toMatchObject({ name: 'Block 1', tokens: T, size: D, heads: 12 });
  });

  it('Swin halves the side and doubles the size three times', () => {
    const parts = summary({ model_type: 'swin' });
    const shapes = parts.filter(({ kind }) => kind === 'merging' || kind === 'embeddings');
    expect(shapes.map(({ tokens, size }) => [tokens, size])).toEqual([
      [56 ** 2, 96],
      [28 ** 2, 192],
      [14 ** 2, 384],
      [7 ** 2, 768],
    ]);
    expect(parts.map(({ prefix }) => prefix)).toContain('swin.encoder.layers.2.blocks.5.');
  });
});
