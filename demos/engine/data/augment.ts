import type { Random } from '../random.ts';
import type { RgbImage } from './sample.ts';
import {
  adjustColors,
  type ColorAdjustment,
  type ColorJitterConfig,
  drawColorJitter,
} from './transforms/colorJitter.ts';
import { type Box, crop, randomResizedCropBox } from './transforms/crop.ts';
import { horizontalFlip, verticalFlip } from './transforms/flip.ts';
import { rotate } from './transforms/rotate.ts';

/** Which random changes are made to a training image, and how large they may be. */
export interface AugmentConfig {
  /** Part of the image's area that a crop keeps, at least and at most; `null` for no crop. */
  cropScale: readonly [number, number] | null;
  /** Width over height of a crop, at least and at most. */
  cropRatio: readonly [number, number];
  /** Probability of a flip from left to right. */
  horizontalFlip: number;
  /** Probability of a flip upside down. */
  verticalFlip: number;
  /** Largest rotation, either way; corners that turn in are black. */
  rotationDegrees: number;
  colorJitter: ColorJitterConfig;
}

/** What has been drawn for one view of an image, in the order in which it is done. */
export interface Augmentation {
  /** The part of the image that is kept; `null`: all of it. */
  cropBox: Box | null;
  horizontalFlip: boolean;
  verticalFlip: boolean;
  /** Counter-clockwise. */
  degrees: number;
  colors: ColorAdjustment[];
}

// #region augment
/**
 * A lesion has no up or down, so that it may be flipped either way. Its colours are signs, and stay.
 * torchvision's crops start at 8 % of the area, for photographs of objects; a crop that small would
 * often show skin alone.
 */
export const DEFAULT_AUGMENT: AugmentConfig = {
  cropScale: [0.6, 1],
  cropRatio: [3 / 4, 4 / 3],
  horizontalFlip: 0.5,
  verticalFlip: 0.5,
  rotationDegrees: 0,
  colorJitter: { brightness: 0, contrast: 0, saturation: 0, hue: 0 },
};

/**
 * One random view of a training image. It has the crop's size; the image processor, which comes next,
 * does the resizing.
 */
export function augment(
  image: RgbImage,
  random: Random,
  config: AugmentConfig = DEFAULT_AUGMENT,
): RgbImage {
  return applyAugmentation(image, drawAugmentation(image, random, config));
}

/** Draws what is to be done to an image of this size. What is off draws no number. */
export function drawAugmentation(
  size: Pick<RgbImage, 'width' | 'height'>,
  random: Random,
  { cropScale, cropRatio, ...config }: AugmentConfig = DEFAULT_AUGMENT,
): Augmentation {
  const { rotationDegrees: most } = config;
  return {
    cropBox: cropScale && randomResizedCropBox(size, cropScale, cropRatio, random),
    horizontalFlip: happens(config.horizontalFlip, random),
    verticalFlip: happens(config.verticalFlip, random),
    degrees: most === 0 ? 0 : random.uniform(-most, most),
    colors: drawColorJitter(config.colorJitter, random),
  };
}

/** Does to an image what has been drawn. */
export function applyAugmentation(image: RgbImage, drawn: Augmentation): RgbImage {
  let view = image;
  if (drawn.cropBox) view = crop(view, drawn.cropBox);
  if (drawn.horizontalFlip) view = horizontalFlip(view);
  if (drawn.verticalFlip) view = verticalFlip(view);
  if (drawn.degrees !== 0) view = rotate(view, drawn.degrees);
  return adjustColors(view, drawn.colors);
}
// #endregion augment

/** Whether to make a change of this probability. A change that is off draws no number. */
function happens(probability: number, random: Random): boolean {
  return probability > 0 && random.next() < probability;
}
