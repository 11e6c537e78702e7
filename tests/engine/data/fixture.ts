import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { RgbImage } from '../../../demos/engine/data/sample.ts';
import { Random } from '../../../demos/engine/random.ts';

/** An image as `tests/fixtures/make_images.py` writes it down. */
export interface Pixels {
  size: [width: number, height: number];
  /** The first half of its bytes' SHA-256, */
  digest?: string;
  /** or, where they are few, the bytes. */
  bytes?: number[];
}

/** The cases in a file of `tests/fixtures/images/`. */
export function readCases<T>(name: string): T[] {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/images/${name}`, import.meta.url), 'utf8'),
  );
}

/** The noise that `make_images.py` draws from the same seed. */
export function seededImage(seed: number, [width, height]: [number, number]): RgbImage {
  const random = new Random(seed);
  const levels = Uint8ClampedArray.from(
    { length: width * height * 3 },
    () => random.integer(512) - 128,
  );
  return { width, height, data: new Uint8Array(levels.buffer) };
}

/** Every colour whose red, green and blue are multiples of 5. */
export function colourCube(): RgbImage {
  const data = new Uint8Array(52 ** 3 * 3);
  for (let i = 0; i < 52 ** 3; i++) {
    data.set([(i % 52) * 5, (Math.floor(i / 52) % 52) * 5, Math.floor(i / 52 ** 2) * 5], i * 3);
  }
  return { width: 416, height: 338, data };
}

export function digest(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 32);
}

/** Every byte equal. */
export function expectPixels(image: RgbImage, { size, digest: expected, bytes }: Pixels): void {
  expect([image.width, image.height]).toEqual(size);
  expect(image.data).toHaveLength(size[0] * size[1] * 3);
  if (bytes) expect([...image.data]).toEqual(bytes);
  else expect(digest(image.data)).toBe(expected);
}
