import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeRgb, encodeJpeg, toSampleJpeg } from '../../../cli/data/images.ts';
import { makeImage } from './fixtures.ts';

describe('decodeRgb', () => {
  it('gives three bytes a pixel, row by row', async () => {
    const data = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7, 1, 2, 3, 4, 5, 6]);
    const raw = { width: 3, height: 2, channels: 3 as const };
    const png = await sharp(data, { raw }).png().toBuffer();
    expect(await decodeRgb(png)).toEqual({ width: 3, height: 2, data });
  });

  it('makes RGB of grey images and of transparent ones', async () => {
    const grey = { raw: { width: 1, height: 1, channels: 1 as const } };
    const clear = { raw: { width: 1, height: 1, channels: 4 as const } };
    const ofGrey = await decodeRgb(await sharp(Uint8Array.of(7), grey).png().toBuffer());
    const ofClear = await decodeRgb(await sharp(new Uint8Array(4), clear).png().toBuffer());
    expect([...ofGrey.data]).toEqual([7, 7, 7]);
    expect([...ofClear.data]).toEqual([255, 255, 255]);
  });
});

describe('toSampleJpeg', () => {
  it('keeps a JPEG of 200 × 150 byte for byte', async () => {
    const jpeg = await makeImage(50);
    expect(await toSampleJpeg(jpeg)).toBe(jpeg);
  });

  it('converts every other size and format', async () => {
    for (const options of [
      { width: 600, height: 450 },
      { width: 90, height: 200 },
      { format: 'png' as const },
    ]) {
      const meta = await sharp(await toSampleJpeg(await makeImage(50, options))).metadata();
      expect(meta).toMatchObject({ format: 'jpeg', width: 200, height: 150, channels: 3 });
    }
  });

  it('turns an image as its EXIF orientation says', async () => {
    const lying = await sharp(await makeImage(50, { width: 150, height: 200 }))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const meta = await sharp(await toSampleJpeg(lying)).metadata();
    expect(meta).toMatchObject({ width: 200, height: 150 });
    expect(meta.orientation ?? 1).toBe(1);
  });

  it('throws for a JPEG that is cut short', async () => {
    const jpeg = await makeImage(50);
    await expect(toSampleJpeg(jpeg.subarray(0, jpeg.length - 100))).rejects.toThrow();
  });
});

it('encodeJpeg keeps colours within what JPEG loses', async () => {
  const data = new Uint8Array(20 * 10 * 3).fill(130);
  const image = await decodeRgb(await encodeJpeg({ width: 20, height: 10, data }));
  expect([image.width, image.height]).toEqual([20, 10]);
  for (const value of image.data) expect(Math.abs(value - 130)).toBeLessThanOrEqual(2);
});
