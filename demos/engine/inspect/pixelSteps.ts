import type { PreprocessorConfig } from '../data/imageProcessor.ts';
import type { RgbImage } from '../data/sample.ts';

/** One pixel on its way through the image processor; three numbers each for red, green and blue. */
export interface PixelSteps {
  /** Its place in the image that the model gets, in pixels from the top left. */
  x: number;
  y: number;
  /** Bytes after resizing and cropping. */
  resized: number[];
  /** From 0 to 1. */
  rescaled: number[];
  /** What the model gets. */
  normalized: number[];
  /** Where that stands among the numbers of the tensor, [3, height, width] row by row. */
  offsets: number[];
}

/**
 * The steps of `preprocess` for one pixel.
 *
 * @param resized what `resizeAndCrop` gave
 * @param x from 0 to the width, which is not included
 * @param y from 0 to the height, which is not included
 */
export function followPixel(
  resized: RgbImage,
  { rescaleFactor, imageMean, imageStd }: PreprocessorConfig,
  { x, y }: { x: number; y: number },
): PixelSteps {
  const pixel = y * resized.width + x;
  const bytes = [...resized.data.subarray(3 * pixel, 3 * pixel + 3)];
  const rescaled = bytes.map((byte) => byte * rescaleFactor);
  return {
    x,
    y,
    resized: bytes,
    rescaled,
    normalized: rescaled.map((value, channel) => (value - imageMean[channel]) / imageStd[channel]),
    offsets: bytes.map((_, channel) => channel * resized.width * resized.height + pixel),
  };
}
