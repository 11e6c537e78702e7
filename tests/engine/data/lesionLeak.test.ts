import { describe, expect, it } from 'vitest';
import { leakedTestPart } from '../../../demos/engine/data/lesionLeak.ts';
import { Random } from '../../../demos/engine/random.ts';

describe('leakedTestPart', () => {
  it('is 0 where each lesion has one image', () => {
    const groups = [{ images: 1, lesions: 50 }];
    expect(leakedTestPart(groups, { images: 50, testSize: 0.2 })).toBe(0);
  });

  it('is certain where one image is tested and its lesion’s others are all learnt from', () => {
    const groups = [{ images: 2, lesions: 5 }];
    expect(leakedTestPart(groups, { images: 10, testSize: 0.1 })).toBe(1);
  });

  it('agrees with all splits of six images, one by one', () => {
    // Lesions of three, two and one images; two images for the test.
    const lesions = ['a', 'a', 'a', 'b', 'b', 'c'];
    let leaked = 0;
    let tested = 0;
    for (let first = 0; first < 6; first++) {
      for (let second = first + 1; second < 6; second++) {
        const train = lesions.filter((_, i) => i !== first && i !== second);
        tested += 2;
        leaked += [first, second].filter((i) => train.includes(lesions[i])).length;
      }
    }
    const groups = [3, 2, 1].map((images) => ({ images, lesions: 1 }));
    expect(leakedTestPart(groups, { images: 6, testSize: 1 / 3 })).toBeCloseTo(leaked / tested, 12);
  });

  it('agrees with draws from a data set of which a part is used', () => {
    const groups = [
      { images: 1, lesions: 30 },
      { images: 2, lesions: 20 },
      { images: 5, lesions: 6 },
    ];
    const sizes = groups.flatMap(({ images, lesions }) => Array<number>(lesions).fill(images));
    const owners = sizes.flatMap((size, lesion) => Array<number>(size).fill(lesion));
    const random = new Random(11);
    const draws = 4000;
    const parts = Array.from({ length: draws }, () => {
      const drawn = random.shuffle(owners).slice(0, 60);
      const train = new Set(drawn.slice(15));
      return drawn.slice(0, 15).filter((lesion) => train.has(lesion)).length / 15;
    });
    const mean = parts.reduce((sum, part) => sum + part, 0) / draws;
    const variance = parts.reduce((sum, part) => sum + (part - mean) ** 2, 0) / draws;
    const exact = leakedTestPart(groups, { images: 60, testSize: 0.25 });
    expect(Math.abs(mean - exact)).toBeLessThan(4 * Math.sqrt(variance / draws));
  });
});
