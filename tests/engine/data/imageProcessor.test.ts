import { describe, expect, it } from 'vitest';
import { parsePreprocessorConfig, preprocess } from '../../../demos/engine/data/imageProcessor.ts';
import { WeightsError } from '../../../demos/engine/weights/weightsError.ts';
import { readCases, seededImage } from './fixture.ts';

const FILE = 'my-model/preprocessor_config.json';
const parse = (json: unknown) => parsePreprocessorConfig(json, FILE);

/** The file of google/vit-base-patch16-224-in21k, field by field. */
const VIT_BASE = {
  do_normalize: true,
  do_resize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  resample: 2,
  size: 224,
};

/** Two pixels, side by side: a saturated one and a grey one. */
const image = { width: 2, height: 1, data: Uint8Array.from([255, 0, 51, 102, 102, 102]) };

describe('parsePreprocessorConfig', () => {
  it('reads the file of ViT-Base, and fills in what it leaves out', () => {
    expect(parse(VIT_BASE)).toEqual({
      height: 224,
      width: 224,
      size: { height: 224, width: 224 },
      resample: 'bilinear',
      rescaleFactor: 1 / 255,
      imageMean: [0.5, 0.5, 0.5],
      imageStd: [0.5, 0.5, 0.5],
    });
    expect(parse({})).toEqual(parse(VIT_BASE));
  });

  it('reads sizes by their sides and the bicubic filter', () => {
    const config = parse({ ...VIT_BASE, size: { height: 192, width: 256 }, resample: 3 });
    expect(config).toMatchObject({ height: 192, width: 256, resample: 'bicubic' });
  });

  it('ignores what changes nothing, and fields that are null', () => {
    expect(
      parse({
        ...VIT_BASE,
        image_processor_type: 'ViTImageProcessor',
        crop_pct: null,
        device: 'cpu',
      }),
    ).toEqual(parse(VIT_BASE));
  });

  it.each([
    [{ size: 0 }, /`size` is 0/],
    [{ size: { height: 224 } }, /`size` is {"height":224}/],
    [{ size: { shortest_edge: 224 } }, /`size`.*do_center_crop/],
    [{ size: 224, do_center_crop: true, crop_size: 256 }, /`crop_size` is larger/],
    [
      { do_center_crop: true, crop_size: { shortest_edge: 9 } },
      /`crop_size` is {"shortest_edge":9}/,
    ],
    [{ resample: 1 }, /`resample` is 1.*2 \(bilinear\) or 3 \(bicubic\)/],
    [{ do_resize: false }, /`do_resize` is false/],
    [{ do_normalize: 'yes' }, /`do_normalize` is "yes"/],
    [{ rescale_factor: '1/255' }, /`rescale_factor` is "1\/255"/],
    [{ image_mean: [0.5] }, /`image_mean` is \[0.5\]/],
    [{ image_std: [0.5, 0, 0.5] }, /`image_std` is \[0.5,0,0.5\].*above 0/],
    [{ crop_pct: 0.9 }, /`crop_pct`/],
    [
      { image_processor_type: 'ConvNextImageProcessor' },
      /`image_processor_type`.*ViTImageProcessor/,
    ],
  ])('refuses %j, naming file and field', (fields, message) => {
    expect(() => parse({ ...VIT_BASE, ...fields })).toThrow(message);
    expect(() => parse({ ...VIT_BASE, ...fields })).toThrow(FILE);
    expect(() => parse({ ...VIT_BASE, ...fields })).toThrow(WeightsError);
  });

  it.each([[[]], ['ViT'], [null], [224]])('refuses %j, which is no object', (json) => {
    const sentence = `${FILE}: this is no JSON object, as a preprocessor_config.json is.`;
    expect(() => parse(json)).toThrow(new WeightsError(sentence));
  });
});

/** What `ViTImageProcessor` makes of a seeded image. Made by `tests/fixtures/make_images.py`. */
interface Case {
  model: string;
  seed: number;
  from: [number, number];
  /** `preprocessor_config.json` as it was given to the class, and as the class saved it. */
  file: unknown;
  saved: unknown;
  /** Little-endian float32 `[3, height, width]`, base64. */
  pixelValues: string;
}

describe.each(readCases<Case>('processed.json'))(
  'preprocess as Hugging Face: $model, $from',
  ({ seed, from, file, saved, pixelValues }) => {
    it.each([
      ['given', file],
      ['saved', saved],
    ])('from the file as %s', (_, json) => {
      const expected = new Float32Array(new Uint8Array(Buffer.from(pixelValues, 'base64')).buffer);
      const actual = preprocess(seededImage(seed, from), parse(json));
      expect(actual).toHaveLength(expected.length);
      const differences = actual.map((value, i) => Math.abs(value - expected[i]));
      expect(Math.max(...differences)).toBeLessThan(1e-6);
    });
  },
);

describe('preprocess', () => {
  it('lays the channels out one after the other, from -1 to 1', () => {
    const values = preprocess(image, parse({ ...VIT_BASE, size: { height: 1, width: 2 } }));
    const expected = [1, -0.2, -1, -0.2, -0.6, -0.2];
    expect([...values]).toEqual(expected.map((value) => expect.closeTo(value, 6)));
  });

  it('normalises each channel with its own mean and deviation', () => {
    const values = preprocess(
      image,
      parse({
        size: { height: 1, width: 2 },
        image_mean: [0.485, 0.456, 0.406],
        image_std: [0.229, 0.224, 0.225],
      }),
    );
    // 255, 102 / 0, 102 / 51, 102 with ImageNet's statistics, as torchvision's Normalize has them.
    const expected = [2.2489083, -0.371179, -2.0357144, -0.25, -0.9155556, -0.0266667];
    expect([...values]).toEqual(expected.map((value) => expect.closeTo(value, 6)));
  });

  it('can leave out rescaling and normalising', () => {
    const config = parse({
      size: { height: 1, width: 2 },
      do_rescale: false,
      do_normalize: false,
    });
    expect([...preprocess(image, config)]).toEqual([255, 102, 0, 102, 51, 102]);
  });

  it('resizes to the size of the file, whatever the image', () => {
    expect(preprocess(image, parse(VIT_BASE))).toHaveLength(3 * 224 * 224);
  });

  it('keeps the proportions with a shortest edge, and crops the middle', () => {
    // Six columns of brightness 0, 10, …, 50; at the same size, the middle two are 20 and 30.
    const data = Uint8Array.from({ length: 2 * 6 * 3 }, (_, i) => (Math.floor(i / 3) % 6) * 10);
    const config = parse({
      size: { shortest_edge: 2 },
      do_center_crop: true,
      crop_size: { height: 2, width: 2 },
      do_rescale: false,
      do_normalize: false,
    });
    const values = preprocess({ width: 6, height: 2, data }, config);
    expect([...values.subarray(0, 4)]).toEqual([20, 30, 20, 30]);
    expect(values).toHaveLength(12);
  });
});
