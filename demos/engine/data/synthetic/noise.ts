import type { Random } from '../../random.ts';

/** Where a point lies among the cells of `Noise.cells`. */
interface Cell {
  /** Distance to the nearest cell centre, in cells. */
  nearest: number;
  /** Distance to the second nearest. */
  second: number;
  /** A number of its own for the nearest cell, in [-1, 1]. */
  value: number;
}

/** Seeded noise over the plane, repeating only every 256 units. */
export class Noise {
  readonly #order: Uint8Array;
  readonly #values: Float32Array;

  constructor(random: Random) {
    this.#order = Uint8Array.from(random.shuffle(Array.from({ length: 256 }, (_, i) => i)));
    this.#values = Float32Array.from({ length: 256 }, () => random.uniform(-1, 1));
  }

  #hash(column: number, row: number): number {
    return this.#order[(this.#order[column & 255] + row) & 255];
  }

  /** Value noise in [-1, 1]: random values at whole coordinates, smoothly joined. */
  value(x: number, y: number): number {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const right = smoothstep(0, 1, x - column);
    const down = smoothstep(0, 1, y - row);
    const values = this.#values;
    const topLeft = values[this.#hash(column, row)];
    const topRight = values[this.#hash(column + 1, row)];
    const bottomLeft = values[this.#hash(column, row + 1)];
    const bottomRight = values[this.#hash(column + 1, row + 1)];
    const top = topLeft + (topRight - topLeft) * right;
    const bottom = bottomLeft + (bottomRight - bottomLeft) * right;
    return top + (bottom - top) * down;
  }

  /** Fractal noise (fractional Brownian motion): octaves of twice the detail and half the height. */
  fbm(x: number, y: number, octaves = 3): number {
    let sum = 0;
    let height = 0.5;
    let scale = 1;
    for (let octave = 0; octave < octaves; octave++) {
      sum += height * this.value(x * scale + octave * 37.7, y * scale - octave * 17.3);
      height /= 2;
      scale *= 2;
    }
    return sum / (1 - 2 ** -octaves);
  }

  /**
   * Cellular noise (Worley, 1996) over a honeycomb.
   *
   * @param jitter how far the centres stray from the regular honeycomb: 0 not at all, 1 freely.
   */
  cells(x: number, y: number, jitter: number): Cell {
    const nearRow = Math.floor(y);
    let nearest = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    let value = 0;
    for (let row = nearRow - 1; row <= nearRow + 1; row++) {
      const shift = row & 1 ? 0.5 : 0;
      const nearColumn = Math.floor(x - shift);
      for (let column = nearColumn - 1; column <= nearColumn + 1; column++) {
        const hash = this.#hash(column, row);
        const strayX = this.#values[hash] * 0.5 * jitter;
        const strayY = this.#values[this.#order[hash]] * 0.5 * jitter;
        const dx = column + 0.5 + shift + strayX - x;
        const dy = (row + 0.5 + strayY - y) * 0.87;
        const distance = dx * dx + dy * dy;
        if (distance < nearest) {
          second = nearest;
          nearest = distance;
          value = this.#values[255 - hash];
        } else if (distance < second) {
          second = distance;
        }
      }
    }
    return { nearest: Math.sqrt(nearest), second: Math.sqrt(second), value };
  }
}

/** 0 below `low`, 1 above `high`, smooth between; falling if `low` is above `high`. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
