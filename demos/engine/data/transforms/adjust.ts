import type { RgbImage } from '../sample.ts';

// Each is torchvision's function of the same name on a Pillow image, byte for byte. A factor of 0 leaves
// nothing of the quality, 1 leaves the image as it is, and more than 1 exaggerates.

/** Mixes an image with black. */
export function adjustBrightness(image: RgbImage, factor: number): RgbImage {
  return blend(image, () => 0, factor);
}

/** Mixes an image with one grey, that of its mean brightness. */
export function adjustContrast(image: RgbImage, factor: number): RgbImage {
  const grays = grayscale(image);
  const mean = Math.floor(grays.reduce((sum, gray) => sum + gray, 0) / grays.length + 0.5);
  return blend(image, () => mean, factor);
}

/** Mixes an image with itself in shades of grey. */
export function adjustSaturation(image: RgbImage, factor: number): RgbImage {
  const grays = grayscale(image);
  return blend(image, (pixel) => grays[pixel], factor);
}

/** One byte a pixel: the luma of ITU-R BT.601, in Pillow's fixed point of 16 bits. */
function grayscale({ data }: RgbImage): Uint8Array {
  const grays = new Uint8Array(data.length / 3);
  for (let pixel = 0, i = 0; pixel < grays.length; pixel++, i += 3) {
    grays[pixel] = (data[i] * 19595 + data[i + 1] * 38470 + data[i + 2] * 7471 + 0x8000) >> 16;
  }
  return grays;
}

/**
 * `gray + factor · (image − gray)`, as Pillow's `Image.blend`: in single precision, and the decimals
 * are dropped.
 *
 * @param gray value of a pixel, 0 to 255, in the image that a factor of 0 gives.
 */
function blend(
  { width, height, data }: RgbImage,
  gray: (pixel: number) => number,
  factor: number,
): RgbImage {
  const alpha = Math.fround(factor);
  const blended = new Uint8Array(data.length);
  for (let pixel = 0, i = 0; i < data.length; pixel++) {
    const from = gray(pixel);
    for (let channel = 0; channel < 3; channel++, i++) {
      const value = Math.fround(from + Math.fround(alpha * (data[i] - from)));
      blended[i] = Math.min(255, Math.max(0, value));
    }
  }
  return { width, height, data: blended };
}
