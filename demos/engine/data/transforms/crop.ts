import type { Random } from '../../random.ts';
import type { RgbImage } from '../sample.ts';

/** A rectangle in an image, in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Cuts a rectangle out of an image, as Pillow's `Image.crop`: what lies outside the image is black. */
export function crop(image: RgbImage, { left, top, width, height }: Box): RgbImage {
  const data = new Uint8Array(width * height * 3);
  const first = Math.max(0, left);
  const end = Math.min(image.width, left + width);
  for (let y = Math.max(0, top); first < end && y < Math.min(image.height, top + height); y++) {
    const row = y * image.width;
    const pixels = image.data.subarray((row + first) * 3, (row + end) * 3);
    data.set(pixels, ((y - top) * width + first - left) * 3);
  }
  return { width, height, data };
}

/**
 * Cuts out the middle, as torchvision's `center_crop`. A side of the image that is shorter than the
 * crop's gets black added at both ends.
 */
export function centerCrop(image: RgbImage, height: number, width: number): RgbImage {
  const top = centerOffset(image.height, height);
  const left = centerOffset(image.width, width);
  return crop(image, { left, top, width, height });
}

/** Where `size` pixels in the middle of `available` begin; negative where there are fewer. */
function centerOffset(available: number, size: number): number {
  const offset = (available - size) / 2;
  return offset < 0 ? Math.ceil(offset) : roundHalfEven(offset);
}

/**
 * Where to crop, as torchvision's `RandomResizedCrop.get_params`: area and (the logarithm of) the
 * ratio uniform; after ten boxes that do not fit, the largest central one of an allowed ratio.
 *
 * @param scale part of the image's area that the box keeps, at least and at most.
 * @param ratio width over height of the box, at least and at most.
 */
export function randomResizedCropBox(
  image: Pick<RgbImage, 'width' | 'height'>,
  scale: readonly [number, number],
  ratio: readonly [number, number],
  random: Random,
): Box {
  const [minRatio, maxRatio] = ratio;
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = image.width * image.height * random.uniform(...scale);
    const aspect = Math.exp(random.uniform(Math.log(minRatio), Math.log(maxRatio)));
    const width = roundHalfEven(Math.sqrt(area * aspect));
    const height = roundHalfEven(Math.sqrt(area / aspect));
    if (width > 0 && width <= image.width && height > 0 && height <= image.height) {
      const top = random.integer(image.height - height + 1);
      const left = random.integer(image.width - width + 1);
      return { left, top, width, height };
    }
  }
  const width = Math.min(image.width, roundHalfEven(image.height * maxRatio));
  const height = Math.min(image.height, roundHalfEven(image.width / minRatio));
  return {
    left: Math.floor((image.width - width) / 2),
    top: Math.floor((image.height - height) / 2),
    width,
    height,
  };
}

/** Python's `round`, which takes a half to the even side. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}
