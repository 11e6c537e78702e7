import type { RgbImage } from '../sample.ts';

/** Hue, saturation and value, a byte each; a full turn of the hue is 255. */
type Hsv = [number, number, number];
type Rgb = [number, number, number];

/**
 * Turns every colour's hue, byte for byte as torchvision's `adjust_hue` of a Pillow image. Half a turn
 * makes red cyan. As there, the way through 8-bit HSV costs a little of the colours, at a factor of 0
 * as well.
 *
 * @param factor of a full turn, from -0.5 to 0.5.
 * @throws RangeError if it is not.
 */
export function adjustHue({ width, height, data }: RgbImage, factor: number): RgbImage {
  if (!(Math.abs(factor) <= 0.5)) {
    throw new RangeError(`A hue cannot be turned by ${factor}: give a number from -0.5 to 0.5.`);
  }
  const turn = Math.trunc(factor * 255);
  const adjusted = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [hue, saturation, value] = rgbToHsv(data[i], data[i + 1], data[i + 2]);
    adjusted.set(hsvToRgb((hue + turn) & 255, saturation, value), i);
  }
  return { width, height, data: adjusted };
}

// Both ways follow Pillow's conversions, which follow Python's `colorsys`. Pillow's numbers are of
// single precision, which shows, in some of the 2^24 colours, in the hue alone: hence `fround`.
const { fround } = Math;

function rgbToHsv(red: number, green: number, blue: number): Hsv {
  const max = Math.max(red, green, blue);
  const range = max - Math.min(red, green, blue);
  if (range === 0) return [0, 0, max];
  const redGap = fround((max - red) / range);
  const greenGap = fround((max - green) / range);
  const blueGap = fround((max - blue) / range);
  let sixths: number;
  if (red === max) sixths = fround(blueGap - greenGap);
  else if (green === max) sixths = fround(2 + redGap - blueGap);
  else sixths = fround(4 + greenGap - redGap);
  const hue = fround((sixths / 6 + 1) % 1);
  return [Math.trunc(hue * 255), Math.trunc((range / max) * 255), max];
}

function hsvToRgb(hue: number, saturation: number, value: number): Rgb {
  const sixths = (hue * 6) / 255;
  const sector = Math.floor(sixths);
  const part = sixths - sector;
  const s = saturation / 255;
  const low = Math.round(value * (1 - s));
  const falling = Math.round(value * (1 - s * part));
  const rising = Math.round(value * (1 - s * (1 - part)));
  switch (sector % 6) {
    case 0:
      return [value, rising, low];
    case 1:
      return [falling, value, low];
    case 2:
      return [low, value, rising];
    case 3:
      return [low, falling, value];
    case 4:
      return [rising, low, value];
    default:
      return [value, low, falling];
  }
}
