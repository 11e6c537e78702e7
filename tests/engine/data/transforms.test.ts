import { describe, expect, it } from 'vitest';
import { type ResampleFilter, resize } from '../../../demos/engine/data/resize.ts';
import type { RgbImage } from '../../../demos/engine/data/sample.ts';
import {
  adjustBrightness,
  adjustContrast,
  adjustSaturation,
} from '../../../demos/engine/data/transforms/adjust.ts';
import { adjustHue } from '../../../demos/engine/data/transforms/adjustHue.ts';
import { centerCrop, crop } from '../../../demos/engine/data/transforms/crop.ts';
import { horizontalFlip, verticalFlip } from '../../../demos/engine/data/transforms/flip.ts';
import { rotate } from '../../../demos/engine/data/transforms/rotate.ts';
import { colourCube, expectPixels, type Pixels, readCases, seededImage } from './fixture.ts';

/** Arguments of torchvision's functions, in its order. */
interface Arguments {
  hflip: [];
  vflip: [];
  center_crop: [height: number, width: number];
  resized_crop: [number, number, number, number, [number, number], ResampleFilter];
  rotate: [degrees: number, interpolation: 'nearest' | 'bilinear'];
  adjust_brightness: [factor: number];
  adjust_contrast: [factor: number];
  adjust_saturation: [factor: number];
  adjust_hue: [factor: number];
}

const OURS: { [Name in keyof Arguments]: (image: RgbImage, ...args: Arguments[Name]) => RgbImage } =
  {
    hflip: horizontalFlip,
    vflip: verticalFlip,
    center_crop: centerCrop,
    resized_crop: (image, top, left, height, width, [newHeight, newWidth], filter) =>
      resize(crop(image, { top, left, height, width }), newWidth, newHeight, filter),
    rotate,
    adjust_brightness: adjustBrightness,
    adjust_contrast: adjustContrast,
    adjust_saturation: adjustSaturation,
    adjust_hue: adjustHue,
  };

interface Case extends Pixels {
  seed: number;
  from: [number, number] | 'cube';
  transform: keyof Arguments;
  args: unknown[];
}

const cases = readCases<Case>('transforms.json');

describe.each(Object.keys(OURS))('torchvision’s %s', (name) => {
  it.each(cases.filter(({ transform }) => transform === name))(
    'of $from by $args, byte for byte',
    ({ seed, from, args, ...expected }) => {
      const image = from === 'cube' ? colourCube() : seededImage(seed, from);
      const transform = OURS[name as keyof Arguments] as (
        image: RgbImage,
        ...args: unknown[]
      ) => RgbImage;
      expectPixels(transform(image, ...args), expected);
    },
  );
});

describe('adjustHue', () => {
  it.each([0.51, -1, Number.NaN])('refuses a factor of %d', (factor) => {
    expect(() => adjustHue(seededImage(1, [2, 2]), factor)).toThrow(RangeError);
  });
});
