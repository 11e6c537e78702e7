import type { Random } from '../../random.ts';
import type { RgbImage } from '../sample.ts';
import { adjustBrightness, adjustContrast, adjustSaturation } from './adjust.ts';
import { adjustHue } from './adjustHue.ts';

/** How far colours may be changed; 0 leaves a quality alone. */
export interface ColorJitterConfig {
  /** The factor is drawn from [max(0, 1 − brightness), 1 + brightness]; likewise the next two. */
  brightness: number;
  contrast: number;
  saturation: number;
  /** The factor is drawn from [−hue, hue]; at most 0.5, half a turn. */
  hue: number;
}

const ADJUSTMENTS = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  hue: adjustHue,
};
const QUALITIES = ['brightness', 'contrast', 'saturation', 'hue'] as const;

/** One change of an image's colours, and by how much: a factor, or for the hue a part of a turn. */
export type ColorAdjustment = readonly [quality: keyof ColorJitterConfig, factor: number];

/**
 * Draws factors for brightness, contrast, saturation and hue, and their order, as torchvision's
 * `ColorJitter.get_params`. Nothing is drawn where all four are 0, and no factor for one that is.
 *
 * @returns the changes in the order in which they are to be made.
 * @throws RangeError for a negative number, or a hue above 0.5.
 */
export function drawColorJitter(config: ColorJitterConfig, random: Random): ColorAdjustment[] {
  for (const quality of QUALITIES) {
    const amount = config[quality];
    if (!(amount >= 0) || (quality === 'hue' && amount > 0.5)) {
      throw new RangeError(
        `Colours cannot be jittered with a ${quality} of ${amount}: give a number from 0 up, and for ` +
          'the hue at most 0.5.',
      );
    }
  }
  if (QUALITIES.every((quality) => config[quality] === 0)) return [];

  const order = random.shuffle(QUALITIES);
  const adjustments: ColorAdjustment[] = [];
  for (const quality of QUALITIES) {
    const amount = config[quality];
    if (amount === 0) continue;
    const [least, most] =
      quality === 'hue' ? [-amount, amount] : [Math.max(0, 1 - amount), 1 + amount];
    adjustments.push([quality, random.uniform(least, most)]);
  }
  return adjustments.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** Makes these changes, one after the other. */
export function adjustColors(image: RgbImage, adjustments: readonly ColorAdjustment[]): RgbImage {
  return adjustments.reduce((view, [quality, factor]) => ADJUSTMENTS[quality](view, factor), image);
}
