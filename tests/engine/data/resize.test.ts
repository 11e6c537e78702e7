import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeRgb } from '../../../cli/data/images.ts';
import { type ResampleFilter, resize } from '../../../demos/engine/data/resize.ts';
import { digest, expectPixels, type Pixels, readCases, seededImage } from './fixture.ts';

interface Case extends Pixels {
  seed: number;
  from: [number, number];
  filter: ResampleFilter;
}

describe('resize', () => {
  it.each(readCases<Case>('resize.json'))(
    'makes the bytes that Pillow makes: $from to $size, $filter',
    ({ seed, from, filter, ...expected }) => {
      const result = resize(seededImage(seed, from), ...expected.size, filter);
      expectPixels(result, expected);
    },
  );

  const source = seededImage(1, [7, 5]);

  it('leaves an image of the right size as it is, in a copy', () => {
    const result = resize(source, 7, 5, 'bicubic');
    expect(result).toEqual(source);
    expect(result.data).not.toBe(source.data);
  });

  it('averages all pixels when everything becomes one pixel of a fine stripe pattern', () => {
    const data = Uint8Array.from({ length: 100 * 3 }, (_, i) => (Math.floor(i / 3) % 2) * 200);
    const result = resize({ width: 100, height: 1, data }, 1, 1, 'bilinear');
    expect([...result.data]).toEqual([100, 100, 100]);
  });

  it('refuses sides that are no whole numbers from 1 up', () => {
    expect(() => resize(source, 0, 5, 'bilinear')).toThrow(/width of 0/);
    expect(() => resize(source, 5, 2.5, 'bilinear')).toThrow(/height of 2.5/);
    expect(() => resize({ width: 0, height: 0, data: new Uint8Array() }, 5, 5, 'bilinear')).toThrow(
      /0 × 0/,
    );
  });
});

/** What Pillow reads from an image of the tutorial's sample, known by its file, and resizes it to. */
interface RealCase extends Record<ResampleFilter, string> {
  file: string;
  decoded: string;
}

const folder = join(process.env.LESION_DATA ?? '', 'images');
const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
const known = new Map(readCases<RealCase>('real.json').map((real) => [real.file, real]));
const real = files.flatMap((file) => {
  const bytes = readFileSync(file);
  const expected = known.get(digest(bytes));
  return expected ? [{ bytes, expected }] : [];
});

describe.skipIf(real.length === 0)('resize of the real sample', () => {
  it('makes of every image, decoded here, the 224 × 224 pixels that Pillow makes of it', async () => {
    for (const { bytes, expected } of real) {
      const image = await decodeRgb(bytes);
      expect(digest(image.data)).toBe(expected.decoded);
      for (const filter of ['bilinear', 'bicubic'] as const) {
        expect(digest(resize(image, 224, 224, filter).data)).toBe(expected[filter]);
      }
    }
  });
});
