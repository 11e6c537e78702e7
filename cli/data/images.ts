/** Image files in and out, by sharp. */
import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../../demos/engine/data/sample.ts';

/** Size of every image in a prepared sample, in pixels: a third of HAM10000's 600 × 450. */
const WIDTH = 200;
const HEIGHT = 150;

const JPEG = { quality: 90 };

/** Decodes an image file at its own size; throws where it is damaged or no image. */
export async function decodeRgb(bytes: Uint8Array): Promise<RgbImage> {
  const { data, info } = await upright(bytes).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/**
 * An image file as the sample keeps it: a JPEG of 200 × 150, cut to that shape around its centre. One
 * that is so already is kept byte for byte. Throws where it is damaged or no image.
 */
export async function toSampleJpeg(bytes: Uint8Array): Promise<Uint8Array> {
  const { format, width, height, space, orientation = 1 } = await sharp(bytes).metadata();
  const fits = format === 'jpeg' && width === WIDTH && height === HEIGHT;
  if (fits && space === 'srgb' && orientation === 1) {
    await decodeRgb(bytes);
    return bytes;
  }
  return upright(bytes).resize(WIDTH, HEIGHT, { fit: 'cover' }).jpeg(JPEG).toBuffer();
}

/** A JPEG of an image in memory. */
export async function encodeJpeg({ data, width, height }: RgbImage): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg(JPEG)
    .toBuffer();
}

/** An image turned as its EXIF data say, in sRGB, on white where it is transparent. */
function upright(bytes: Uint8Array): Sharp {
  return sharp(bytes).autoOrient().toColourspace('srgb').flatten({ background: 'white' });
}
