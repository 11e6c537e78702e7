import type { RgbImage } from '../sample.ts';

/** Sides of every picture in pixels: those of the reduced HAM10000 images. */
export const WIDTH = 200;
export const HEIGHT = 150;

/** Red, green and blue. */
type Rgb = readonly [number, number, number];

/** Something that varies over the plane; `i` is the pixel's place in a mask. */
export type Field = (x: number, y: number, i: number) => number;

/** How much of something there is at each pixel, row by row; mostly 0 to 1. */
export type Mask = Float32Array;

/**
 * How strongly a unit of each substance takes red, green and blue out of the light. Melanin in the
 * epidermis looks brown; the same melanin deep in the dermis looks blue-grey, because the tissue above
 * it scatters blue light back. Chosen by eye.
 */
export const PIGMENTS = {
  melanin: [0.44, 0.82, 1.15],
  deepMelanin: [0.95, 0.78, 0.55],
  blood: [0.18, 0.86, 0.62],
  venousBlood: [0.75, 1.2, 0.5],
  keratin: [0.03, 0.14, 0.5],
  dark: [1, 1, 1],
} satisfies Record<string, Rgb>;

/** Colours of what scatters light instead of taking it. */
export const SCATTERERS = {
  scar: [0.93, 0.85, 0.85],
  scale: [0.97, 0.93, 0.84],
  veil: [0.58, 0.61, 0.7],
  cyst: [0.97, 0.92, 0.8],
} satisfies Record<string, Rgb>;

/** A picture while it is painted: light in three channels, 1 being white. */
export class Painting {
  readonly light = new Float32Array(WIDTH * HEIGHT * 3).fill(1);

  /**
   * Takes light away by the law of Beer and Lambert: `exp(-dose × pigment)`, the dose at a pixel being
   * the mask's times `amount`.
   */
  absorb(pigment: Rgb, mask: Mask, amount: number | Field): void {
    const { light } = this;
    forEachDose(mask, amount, (at, dose) => {
      light[at] *= Math.exp(-dose * pigment[0]);
      light[at + 1] *= Math.exp(-dose * pigment[1]);
      light[at + 2] *= Math.exp(-dose * pigment[2]);
    });
  }

  /** Lays a colour over the picture; mask times `amount` is its opacity, from 0 to 1. */
  cover(colour: Rgb, mask: Mask, amount: number | Field): void {
    const { light } = this;
    forEachDose(mask, amount, (at, opacity) => {
      light[at] += (colour[0] - light[at]) * opacity;
      light[at + 1] += (colour[1] - light[at + 1]) * opacity;
      light[at + 2] += (colour[2] - light[at + 2]) * opacity;
    });
  }

  /** Blurs a little, as a lens does: each pixel takes `amount` from each of its four neighbours. */
  soften(amount: number): void {
    const before = this.light.slice();
    const row = WIDTH * 3;
    for (let y = 1; y < HEIGHT - 1; y++) {
      for (let at = y * row + 3; at < (y + 1) * row - 3; at++) {
        const around = before[at - 3] + before[at + 3] + before[at - row] + before[at + row];
        this.light[at] = before[at] * (1 - 4 * amount) + around * amount;
      }
    }
  }

  /** The picture in bytes. */
  toImage(): RgbImage {
    const data = new Uint8Array(this.light.length);
    for (let i = 0; i < data.length; i++) {
      data[i] = Math.round(Math.min(1, Math.max(0, this.light[i])) * 255);
    }
    return { width: WIDTH, height: HEIGHT, data };
  }
}

function forEachDose(
  mask: Mask,
  amount: number | Field,
  apply: (at: number, dose: number) => void,
): void {
  let i = 0;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, i++) {
      if (mask[i] === 0) continue;
      apply(i * 3, mask[i] * (typeof amount === 'number' ? amount : Math.max(0, amount(x, y, i))));
    }
  }
}
