import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  precisionRecallFscoreIntervals,
  rocAucInterval,
} from '../../../demos/engine/metrics/index.ts';
import { Random } from '../../../demos/engine/random.ts';
import { expectClose } from './fixture.ts';

/** What SciPy says. Made by `tests/fixtures/make_score_intervals.py`. */
const fixture: {
  areas: {
    area: number;
    positives: number;
    negatives: number;
    confidence: number;
    interval: [number, number];
  }[];
  predictions: {
    yTrue: number[];
    yPred: number[];
    confidence: number;
    /** Of each class the intervals of precision, recall and F1. */
    classes: [number, number][][];
  }[];
} = JSON.parse(
  readFileSync(new URL('../../fixtures/score-intervals.json', import.meta.url), 'utf8'),
);

describe('rocAucInterval', () => {
  it('is SciPy’s', () => {
    expect(fixture.areas).toHaveLength(90);
    for (const { area, interval, confidence, ...sides } of fixture.areas) {
      expectClose(rocAucInterval(area, sides, confidence), interval);
    }
  });

  it('has a confidence of 0.95 unless told, and a width where all is right', () => {
    const sides = { positives: 3, negatives: 17 };
    const [low, high] = rocAucInterval(1, sides);
    expect([low, high]).toEqual(rocAucInterval(1, sides, 0.95));
    expect(high).toBe(1);
    expect(low).toBeGreaterThan(0.4);
    expect(low).toBeLessThan(0.8);
    expect(rocAucInterval(0, sides)).toEqual([0, 1 - low]);
  });

  it('is all of it where a side has no image', () => {
    expect(rocAucInterval(Number.NaN, { positives: 0, negatives: 20 })).toEqual([0, 1]);
    expect(rocAucInterval(Number.NaN, { positives: 20, negatives: 0 })).toEqual([0, 1]);
  });

  it('holds the truth about as often as it says, with three images against seventeen', () => {
    // The area of two normal scores one unit apart: Φ(1 / √2).
    const truth = 0.7602499389065233;
    const random = new Random(4);
    const draw = (n: number, mean: number) =>
      Array.from({ length: n }, () => mean + random.normal());
    let held = 0;
    for (let i = 0; i < 2000; i++) {
      const [positive, negative] = [draw(3, 1), draw(17, 0)];
      const wins = positive.flatMap((score) => negative.filter((other) => score > other)).length;
      const [low, high] = rocAucInterval(wins / 51, { positives: 3, negatives: 17 });
      if (low <= truth && truth <= high) held += 1;
    }
    expect(held / 2000).toBeGreaterThan(0.93);
    expect(held / 2000).toBeLessThan(0.98);
  });

  it.each([
    [-0.1, 0.95],
    [1.1, 0.95],
    [Number.NaN, 0.95],
    [0.5, 0],
    [0.5, 1],
  ])('refuses an area of %d at %d', (area, confidence) => {
    expect(() => rocAucInterval(area, { positives: 3, negatives: 3 }, confidence)).toThrow(
      RangeError,
    );
  });
});

describe('precisionRecallFscoreIntervals', () => {
  it('is SciPy’s, class by class', () => {
    expect(fixture.predictions).toHaveLength(15);
    for (const { yTrue, yPred, confidence, classes } of fixture.predictions) {
      const found = precisionRecallFscoreIntervals(yTrue, yPred, {
        labels: [0, 1, 2, 3, 4],
        confidence,
      });
      expectClose(
        found.map(({ precision, recall, f1Score }) => [precision, recall, f1Score]),
        classes,
      );
    }
  });

  it('refuses predictions that are not as many as labels', () => {
    expect(() => precisionRecallFscoreIntervals([0, 1], [0], { labels: [0] })).toThrow(RangeError);
  });
});
