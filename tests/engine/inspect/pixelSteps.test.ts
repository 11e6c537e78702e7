import { describe, expect, it } from 'vitest';
import {
  parsePreprocessorConfig,
  preprocess,
  resizeAndCrop,
} from '../../../demos/engine/data/imageProcessor.ts';
import { followPixel } from '../../../demos/engine/inspect/pixelSteps.ts';
import { seededImage } from '../data/fixture.ts';

describe('followPixel', () => {
  it('follows a pixel of two, by hand', () => {
    const image = { width: 2, height: 1, data: Uint8Array.from([255, 0, 51, 102, 102, 102]) };
    const config = parsePreprocessorConfig({ size: { height: 1, width: 2 } }, 'file');
    expect(followPixel(image, config, { x: 0, y: 0 })).toEqual({
      x: 0,
      y: 0,
      resized: [255, 0, 51],
      rescaled: [1, 0, 0.2],
      normalized: [1, -1, expect.closeTo(-0.6, 12)],
      offsets: [0, 2, 4],
    });
  });

  it.each([
    ['stretched', { size: { height: 24, width: 32 } }],
    ['cropped', { size: { shortest_edge: 30 }, do_center_crop: true, crop_size: 21, resample: 3 }],
  ])('ends at the number that the model gets of an image that is %s', (_, size) => {
    const image = seededImage(5, [40, 33]);
    const json = { ...size, image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] };
    const config = parsePreprocessorConfig(json, 'file');
    const pixelValues = preprocess(image, config);
    const resized = resizeAndCrop(image, config);
    expect([resized.width, resized.height]).toEqual([config.width, config.height]);
    for (const place of [
      { x: 0, y: 0 },
      { x: 20, y: 3 },
      { x: 7, y: 20 },
    ]) {
      const { normalized, offsets } = followPixel(resized, config, place);
      for (const [channel, offset] of offsets.entries()) {
        expect(normalized[channel]).toBeCloseTo(pixelValues[offset], 6);
      }
    }
  });
});
