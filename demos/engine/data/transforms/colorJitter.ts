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

/**
 * Changes brightness, contrast, saturation and hue by random factors and in a random order, as
 * torchvision's `ColorJitter`. Nothing is drawn where all four are 0, and no factor for one that is.
 *
 * @throws RangeError for a negative number, or a hue above 0.5.
 */
export function colorJitter(image: RgbImage, config: ColorJitterConfig, random: Random): RgbImage {
  for (const quality of QUALITIES) {
    const amount = config[quality];
    if (!(amount >= 0) || (quality === 'hue' && amount > 0.5)) {
      throw new RangeError(
        `Colours cannot be jittered with a ${quality} of ${amount}: give a number from 0 up, and for ` +
          'the hue at most 0.5.',
      );
    }
  }
  if (QUALITIES.every((quality) => config[quality] === 0)) return image;

  const order = random.shuffle(QUALITIES);
  const factors = new Map<string, number>();
  for (const quality of QUALITIES) {
    const amount = config[quality];
    if (amount === 0) continue;
    const [least, most] =
      quality === 'hue' ? [-amount, amount] : [Math.max(0, 1 - amount), 1 + amount];
    factors.set(quality, random.uniform(least, most));
  }
  return order.reduce((view, quality) => {
    const factor = factors.get(quality);
    return factor === undefined ? view : ADJUSTMENTS[quality](view, factor);
  }, image);
}
