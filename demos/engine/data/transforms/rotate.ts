import type { RgbImage } from '../sample.ts';

/**
 * From the middle of a pixel of the result to the place in the image that it shows:
 * x' = cos·x + sin·y + dx and y' = −sin·x + cos·y + dy.
 */
interface Rotation {
  cos: number;
  sin: number;
  dx: number;
  dy: number;
}

/**
 * Rotates an image about its centre, byte for byte as torchvision's `rotate` of a Pillow image. The
 * size stays; corners that turn out are lost, and those that turn in are black.
 *
 * @param degrees counter-clockwise.
 * @param interpolation `nearest`, torchvision's default, takes the pixel that a place lies in;
 *   `bilinear` mixes the four around it.
 */
export function rotate(
  image: RgbImage,
  degrees: number,
  interpolation: 'nearest' | 'bilinear' = 'nearest',
): RgbImage {
  const rotation = rotationOf(image, degrees);
  const data = new Uint8Array(image.data.length);
  if (interpolation === 'nearest') takeNearest(image, rotation, data);
  else mixBilinear(image, rotation, data);
  return { width: image.width, height: image.height, data };
}

function rotationOf({ width, height }: RgbImage, degrees: number): Rotation {
  let turn = degrees % 360;
  if (turn < 0) turn += 360;
  const angle = -turn * (Math.PI / 180);
  // To 15 decimals, as Pillow has it: a right angle has a sine of 1 and a cosine of 0.
  const cos = Number(Math.cos(angle).toFixed(15));
  const sin = Number(Math.sin(angle).toFixed(15));
  const [centerX, centerY] = [width / 2, height / 2];
  return {
    cos,
    sin,
    // In Pillow's order of summing, so that the last bit is the same.
    dx: -cos * centerX - sin * centerY + centerX,
    dy: sin * centerX - cos * centerY + centerY,
  };
}

/** Pillow computes these places in fixed point, with 16 bits after the point. */
const ONE = 65536;

function takeNearest(image: RgbImage, { cos, sin, dx, dy }: Rotation, data: Uint8Array): void {
  const { width, height } = image;
  const fix = (value: number) => Math.floor(value * ONE + 0.5);
  const [fixedCos, fixedSin, fixedMinusSin] = [fix(cos), fix(sin), fix(-sin)];
  const startX = fix(dx + cos * 0.5 + sin * 0.5);
  const startY = fix(dy - sin * 0.5 + cos * 0.5);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const fromX = Math.floor((startX + x * fixedCos + y * fixedSin) / ONE);
      const fromY = Math.floor((startY + x * fixedMinusSin + y * fixedCos) / ONE);
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) continue;
      const from = (fromY * width + fromX) * 3;
      data[to] = image.data[from];
      data[to + 1] = image.data[from + 1];
      data[to + 2] = image.data[from + 2];
    }
  }
}

function mixBilinear(image: RgbImage, { cos, sin, dx, dy }: Rotation, data: Uint8Array): void {
  const { width, height, data: source } = image;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const fromX = cos * (x + 0.5) + sin * (y + 0.5) + dx;
      const fromY = -sin * (x + 0.5) + cos * (y + 0.5) + dy;
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) continue;
      // Left of the first pixel's middle, and right of the last one's, that pixel goes on.
      const left = Math.floor(fromX - 0.5);
      const top = Math.floor(fromY - 0.5);
      const rightwards = fromX - 0.5 - left;
      const downwards = fromY - 0.5 - top;
      const x0 = Math.max(0, left) * 3;
      const x1 = Math.min(width - 1, left + 1) * 3;
      const row0 = Math.max(0, top) * width * 3;
      const row1 = Math.min(height - 1, top + 1) * width * 3;
      for (let channel = 0; channel < 3; channel++) {
        const above = mix(source[row0 + x0 + channel], source[row0 + x1 + channel], rightwards);
        const below = mix(source[row1 + x0 + channel], source[row1 + x1 + channel], rightwards);
        // The array drops the decimals, as Pillow does.
        data[to + channel] = mix(above, below, downwards);
      }
    }
  }
}

function mix(a: number, b: number, part: number): number {
  return a + (b - a) * part;
}
