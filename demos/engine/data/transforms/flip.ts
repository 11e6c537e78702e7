import type { RgbImage } from '../sample.ts';

/** An image mirrored left to right. */
export function horizontalFlip({ width, height, data }: RgbImage): RgbImage {
  const flipped = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const to = (y * width + width - 1 - x) * 3;
      flipped[to] = data[from];
      flipped[to + 1] = data[from + 1];
      flipped[to + 2] = data[from + 2];
    }
  }
  return { width, height, data: flipped };
}

/** An image turned upside down, as in a mirror below it. */
export function verticalFlip({ width, height, data }: RgbImage): RgbImage {
  const flipped = new Uint8Array(data.length);
  const bytes = width * 3;
  for (let y = 0; y < height; y++) {
    flipped.set(data.subarray(y * bytes, (y + 1) * bytes), (height - 1 - y) * bytes);
  }
  return { width, height, data: flipped };
}
