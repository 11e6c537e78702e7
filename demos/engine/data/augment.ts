import type { Random } from '../random.ts';
import type { RgbImage } from './sample.ts';

/**
 * Part of the image's area that a crop keeps, at least and at most. torchvision's default starts at
 * 0.08, made for photographs of objects; a lesion is one thing in the middle, and a crop that small
 * would often show skin alone.
 */
const CROP_SCALE = [0.6, 1] as const;
/** Width over height of a crop, at least and at most: torchvision's default. */
const CROP_RATIO = [3 / 4, 4 / 3] as const;
const FLIP_PROBABILITY = 0.5;

// #region augment
/**
 * One random view of a training image: a random resized crop, then a horizontal and a vertical flip,
 * each with probability 0.5 (a lesion has no up or down). The result has the crop's size; the image
 * processor, which comes next, does the resizing.
 */
export function augment(image: RgbImage, random: Random): RgbImage {
  const { left, top, width, height } = cropBox(image.width, image.height, random);
  const mirror = random.next() < FLIP_PROBABILITY;
  const turnOver = random.next() < FLIP_PROBABILITY;

  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const fromY = top + (turnOver ? height - 1 - y : y);
    for (let x = 0; x < width; x++) {
      const fromX = left + (mirror ? width - 1 - x : x);
      const from = (fromY * image.width + fromX) * 3;
      const to = (y * width + x) * 3;
      data[to] = image.data[from];
      data[to + 1] = image.data[from + 1];
      data[to + 2] = image.data[from + 2];
    }
  }
  return { width, height, data };
}
// #endregion augment

/** A rectangle in an image, in pixels. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Where to crop, as torchvision's `RandomResizedCrop.get_params`: area and (the logarithm of) the
 * ratio uniform; after ten boxes that do not fit, the largest central one of an allowed ratio.
 */
function cropBox(imageWidth: number, imageHeight: number, random: Random): Box {
  const [minRatio, maxRatio] = CROP_RATIO;
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = imageWidth * imageHeight * random.uniform(...CROP_SCALE);
    const ratio = Math.exp(random.uniform(Math.log(minRatio), Math.log(maxRatio)));
    const width = Math.round(Math.sqrt(area * ratio));
    const height = Math.round(Math.sqrt(area / ratio));
    if (width > 0 && width <= imageWidth && height > 0 && height <= imageHeight) {
      const top = random.integer(imageHeight - height + 1);
      const left = random.integer(imageWidth - width + 1);
      return { left, top, width, height };
    }
  }
  const width = Math.min(imageWidth, Math.round(imageHeight * maxRatio));
  const height = Math.min(imageHeight, Math.round(imageWidth / minRatio));
  return {
    left: Math.floor((imageWidth - width) / 2),
    top: Math.floor((imageHeight - height) / 2),
    width,
    height,
  };
}
