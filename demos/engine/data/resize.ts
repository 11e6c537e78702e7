import type { RgbImage } from './sample.ts';

/** How a resized pixel is mixed from its neighbours; names as in Pillow's `Image.Resampling`. */
export type ResampleFilter = 'bilinear' | 'bicubic';

/** A filter's kernel and half its width, in source pixels when nothing is reduced. */
interface Kernel {
  support: number;
  weight(x: number): number;
}

const KERNELS: Record<ResampleFilter, Kernel> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: cubicWeight },
};

/** Keys' cubic convolution kernel with a = -0.5 (Keys, 1981), which Pillow calls bicubic. */
function cubicWeight(signed: number): number {
  const a = -0.5;
  const x = Math.abs(signed);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/** Which source pixels each output pixel is mixed from, along one axis. */
interface Coefficients {
  /** First source pixel of each output pixel. */
  starts: Int32Array;
  /** How many source pixels it takes. */
  counts: Int32Array;
  /** Their weights in fixed point, `stride` places for each output pixel. */
  weights: Int32Array;
  stride: number;
}

// Pillow mixes 8-bit pixels in 32-bit integers: 8 bits of pixel, 2 bits of headroom for weights that
// add up to more than 1 on the way, and the rest for the weight.
const PRECISION_BITS = 32 - 8 - 2;
const ONE = 1 << PRECISION_BITS;
const HALF = 1 << (PRECISION_BITS - 1);

function coefficients(inSize: number, outSize: number, kernel: Kernel): Coefficients {
  const scale = inSize / outSize;
  // Reducing widens the kernel, so that every source pixel counts: this is the antialiasing.
  const filterScale = Math.max(1, scale);
  const support = kernel.support * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(outSize);
  const counts = new Int32Array(outSize);
  const weights = new Int32Array(outSize * stride);
  const exact = new Float64Array(stride);
  const step = 1 / filterScale;
  for (let out = 0; out < outSize; out++) {
    const center = (out + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const count = Math.min(inSize, Math.trunc(center + support + 0.5)) - start;
    let total = 0;
    for (let i = 0; i < count; i++) {
      exact[i] = kernel.weight((i + start - center + 0.5) * step);
      total += exact[i];
    }
    for (let i = 0; i < count; i++) {
      const weight = (exact[i] / total) * ONE;
      weights[out * stride + i] = Math.trunc(weight + (weight < 0 ? -0.5 : 0.5));
    }
    starts[out] = start;
    counts[out] = count;
  }
  return { starts, counts, weights, stride };
}

/**
 * Resizes along one axis. Pixels of a line lie `pixelStep` bytes apart and lines `lineStep` apart, in
 * the source and in the result, so that the same loop does rows and columns.
 */
function resample(
  source: Uint8Array,
  result: Uint8Array,
  { starts, counts, weights, stride }: Coefficients,
  steps: { lines: number; pixelStep: number; sourceLineStep: number; resultLineStep: number },
): void {
  const { lines, pixelStep, sourceLineStep, resultLineStep } = steps;
  for (let out = 0; out < starts.length; out++) {
    const firstWeight = out * stride;
    const count = counts[out];
    for (let line = 0; line < lines; line++) {
      let from = line * sourceLineStep + starts[out] * pixelStep;
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let i = 0; i < count; i++, from += pixelStep) {
        const weight = weights[firstWeight + i];
        red += weight * source[from];
        green += weight * source[from + 1];
        blue += weight * source[from + 2];
      }
      const to = line * resultLineStep + out * pixelStep;
      result[to] = clip8(red);
      result[to + 1] = clip8(green);
      result[to + 2] = clip8(blue);
    }
  }
}

function clip8(fixed: number): number {
  return Math.min(255, Math.max(0, fixed >> PRECISION_BITS));
}

/**
 * Resizes an image byte for byte as Pillow 13's `Image.resize(size, resample)` does: antialiased when
 * reducing, one axis after the other, rounded to 8 bits between the two.
 *
 * @param width of the result, in pixels.
 * @param height of the result, in pixels.
 * @throws RangeError if a side of the result is no positive integer, or the image has no pixels.
 */
export function resize(
  image: RgbImage,
  width: number,
  height: number,
  filter: ResampleFilter,
): RgbImage {
  for (const [name, side] of Object.entries({ width, height })) {
    if (!Number.isInteger(side) || side < 1) {
      throw new RangeError(
        `An image cannot be resized to a ${name} of ${side}: give a whole number from 1 up.`,
      );
    }
  }
  if (image.width < 1 || image.height < 1) {
    throw new RangeError(`An image of ${image.width} × ${image.height} pixels cannot be resized.`);
  }
  const kernel = KERNELS[filter];
  // Pillow's rule, in pixels lost and not in proportions. The order shows, by the rounding in between.
  const lostRows = image.height - height;
  const heightFirst = lostRows > 0 && lostRows > 2 * (image.width - width);
  return heightFirst
    ? resizeWidth(resizeHeight(image, height, kernel), width, kernel)
    : resizeHeight(resizeWidth(image, width, kernel), height, kernel);
}

function resizeWidth(image: RgbImage, width: number, kernel: Kernel): RgbImage {
  const { height } = image;
  const data = new Uint8Array(width * height * 3);
  resample(image.data, data, coefficients(image.width, width, kernel), {
    lines: height,
    pixelStep: 3,
    sourceLineStep: image.width * 3,
    resultLineStep: width * 3,
  });
  return { width, height, data };
}

function resizeHeight(image: RgbImage, height: number, kernel: Kernel): RgbImage {
  const { width } = image;
  const data = new Uint8Array(width * height * 3);
  resample(image.data, data, coefficients(image.height, height, kernel), {
    lines: width,
    pixelStep: width * 3,
    sourceLineStep: 3,
    resultLineStep: 3,
  });
  return { width, height, data };
}
