import { describe, expect, it } from 'vitest';
import {
  type AugmentConfig,
  applyAugmentation,
  augment,
  DEFAULT_AUGMENT,
  drawAugmentation,
} from '../../../demos/engine/data/augment.ts';
import type { RgbImage } from '../../../demos/engine/data/sample.ts';
import { Random } from '../../../demos/engine/random.ts';
import { expectPixels, type Pixels, readCases, seededImage } from './fixture.ts';

/** What torchvision's transforms make of seeded images, with the draws of our `Random`. */
interface Case {
  name: string;
  config: AugmentConfig;
  views: (Pixels & { seed: number; from: [number, number] })[];
}

/** An image whose pixels know where they are: red holds x, green holds y. */
function grid(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x, y, 0], (y * width + x) * 3);
  }
  return { width, height, data };
}

/** Where the corners of an augmented grid came from. */
function origin({ width, height, data }: RgbImage) {
  const last = (width * height - 1) * 3;
  return { x0: data[0], y0: data[1], x1: data[last], y1: data[last + 1] };
}

const views = (count: number, image: RgbImage) => {
  const random = new Random(7);
  return Array.from({ length: count }, () => augment(image, random));
};

describe.each(readCases<Case>('views.json'))('augment: $name', ({ name, config, views }) => {
  it.each(views)(
    'makes the view that torchvision makes of the same draws: $from, seed $seed',
    ({ seed, from, ...expected }) => {
      const random = new Random(1000 + seed);
      const chosen = name === 'default' ? undefined : config;
      expectPixels(augment(seededImage(seed, from), random, chosen), expected);
    },
  );
});

const OFF: AugmentConfig = {
  ...DEFAULT_AUGMENT,
  cropScale: null,
  horizontalFlip: 0,
  verticalFlip: 0,
};

describe('drawAugmentation', () => {
  it('says what becomes of the image, which a count of its pixels confirms', () => {
    for (let seed = 0; seed < 40; seed++) {
      const image = grid(200, 150);
      const drawn = drawAugmentation(image, new Random(seed));
      const { x0, y0, x1, y1 } = origin(applyAugmentation(image, drawn));
      expect(drawn.cropBox).toEqual({
        left: Math.min(x0, x1),
        top: Math.min(y0, y1),
        width: Math.abs(x1 - x0) + 1,
        height: Math.abs(y1 - y0) + 1,
      });
      expect([drawn.horizontalFlip, drawn.verticalFlip]).toEqual([x1 < x0, y1 < y0]);
      expect([drawn.degrees, drawn.colors]).toEqual([0, []]);
    }
  });

  it('draws factors within their bounds, and changes in every order', () => {
    const colorJitter = { brightness: 0.4, contrast: 0, saturation: 1.5, hue: 0.1 };
    const config = { ...OFF, rotationDegrees: 30, colorJitter };
    const random = new Random(4);
    const all = Array.from({ length: 200 }, () => drawAugmentation(grid(4, 3), random, config));
    const bounds = { brightness: [0.6, 1.4], saturation: [0, 2.5], hue: [-0.1, 0.1] };
    for (const { cropBox, degrees, colors } of all) {
      expect(cropBox).toBeNull();
      expect(Math.abs(degrees)).toBeLessThanOrEqual(30);
      expect(colors.map(([quality]) => quality).sort()).toEqual(Object.keys(bounds).sort());
      for (const [quality, factor] of colors) {
        const [least, most] = bounds[quality as keyof typeof bounds];
        expect(factor).toBeGreaterThanOrEqual(least);
        expect(factor).toBeLessThanOrEqual(most);
      }
    }
    expect(new Set(all.map(({ colors }) => colors.map(([quality]) => quality).join())).size).toBe(
      6,
    );
  });
});

describe('augment', () => {
  it('draws nothing where all is off, and leaves the image as it is', () => {
    const random = new Random(1);
    const image = seededImage(1, [8, 6]);
    expect(augment(image, random, OFF)).toEqual(image);
    expect(random.next()).toBe(new Random(1).next());
  });

  it('never writes to the image that it is given', () => {
    const image = seededImage(1, [8, 6]);
    const colorJitter = { brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.5 };
    augment(image, new Random(1), { ...DEFAULT_AUGMENT, rotationDegrees: 90, colorJitter });
    expect(image).toEqual(seededImage(1, [8, 6]));
  });

  it.each([{ brightness: -0.1 }, { contrast: Number.NaN }, { hue: 0.6 }])(
    'refuses to jitter colours by %j, before it draws',
    (amounts) => {
      const random = new Random(1);
      const config = { ...OFF, colorJitter: { ...OFF.colorJitter, ...amounts } };
      const [quality, amount] = Object.entries(amounts)[0];
      expect(() => augment(seededImage(1, [8, 6]), random, config)).toThrow(
        `a ${quality} of ${amount}: give a number from 0`,
      );
      expect(random.next()).toBe(new Random(1).next());
    },
  );

  it('gives the same view for the same seed, and another for another', () => {
    const image = grid(200, 150);
    expect(augment(image, new Random(1))).toEqual(augment(image, new Random(1)));
    expect(augment(image, new Random(1))).not.toEqual(augment(image, new Random(2)));
  });

  it('cuts a solid rectangle out of the image, mirrored or not', () => {
    for (const view of views(100, grid(200, 150))) {
      const { x0, y0, x1, y1 } = origin(view);
      expect(Math.abs(x1 - x0)).toBe(view.width - 1);
      expect(Math.abs(y1 - y0)).toBe(view.height - 1);
      const stepX = Math.sign(x1 - x0);
      const stepY = Math.sign(y1 - y0);
      const right = view.data.every((value, i) => {
        const pixel = Math.floor(i / 3);
        const x = x0 + stepX * (pixel % view.width);
        const y = y0 + stepY * Math.floor(pixel / view.width);
        return value === [x, y, 0][i % 3];
      });
      expect(right).toBe(true);
    }
  });

  it('keeps area and proportions within bounds, and uses them', () => {
    const all = views(400, grid(200, 150));
    const areas = all.map(({ width, height }) => (width * height) / (200 * 150));
    const ratios = all.map(({ width, height }) => width / height);
    // Half a pixel of rounding at each side.
    expect(Math.min(...areas)).toBeGreaterThan(0.59);
    expect(Math.min(...areas)).toBeLessThan(0.65);
    expect(Math.max(...areas)).toBeGreaterThan(0.9);
    expect(Math.min(...ratios)).toBeGreaterThan(0.74);
    expect(Math.max(...ratios)).toBeLessThan(1.35);
    expect(Math.max(...ratios) - Math.min(...ratios)).toBeGreaterThan(0.4);
  });

  it('flips each way about half of the time, and not together', () => {
    const all = views(400, grid(200, 150)).map(origin);
    const across = all.map(({ x0, x1 }) => x1 < x0);
    const down = all.map(({ y0, y1 }) => y1 < y0);
    const count = (flags: boolean[]) => flags.filter(Boolean).length;
    // Binomial, n = 400: 0.5 ± 0.1 is four deviations.
    for (const flags of [across, down, across.map((flag, i) => flag !== down[i])]) {
      expect(count(flags)).toBeGreaterThan(160);
      expect(count(flags)).toBeLessThan(240);
    }
  });

  it('takes the middle of an image too long for any crop', () => {
    const view = augment(grid(200, 10), new Random(3));
    expect([view.width, view.height]).toEqual([13, 10]);
    const { x0, x1 } = origin(view);
    expect([Math.min(x0, x1), Math.max(x0, x1)]).toEqual([93, 105]);
  });
});
