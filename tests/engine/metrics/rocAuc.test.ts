import { describe, expect, it } from 'vitest';
import { rocAucScore } from '../../../demos/engine/metrics/index.ts';
import { cases, expectClose } from './fixture.ts';

describe('rocAucScore', () => {
  it('is scikit-learn’s, class by class', () => {
    for (const { yTrue, roc } of cases) {
      const { yScore, labels, perClass } = roc;
      expectClose(rocAucScore(yTrue, yScore, { labels, average: null }), perClass);
    }
  });

  it.each(['macro', 'weighted'] as const)('is scikit-learn’s, %s average', (average) => {
    const known = cases.filter(({ roc }) => roc[average] !== null);
    expect(known.length).toBeGreaterThan(150);
    expect(known.length).toBeLessThan(cases.length);
    for (const { yTrue, roc } of cases) {
      expectClose(rocAucScore(yTrue, roc.yScore, { labels: roc.labels, average }), roc[average]);
    }
  });

  it('takes the classes that occur, and the macro average, unless told', () => {
    const complete = cases.filter(({ roc }) => roc.macro !== null);
    for (const { yTrue, roc } of complete) expectClose(rocAucScore(yTrue, roc.yScore), roc.macro);
  });

  const rows = [
    [0.5, 0.5],
    [0.2, 0.8],
  ];

  it('refuses columns that are not as many as classes', () => {
    expect(() => rocAucScore([0, 0], rows)).toThrow(
      new RangeError(
        'Image 0 has 2 scores for 1 classes; give one for each, and name the classes with `labels` where not all occur.',
      ),
    );
  });

  it('refuses an image of a class that has no column', () => {
    expect(() => rocAucScore([0, 2], rows, { labels: [0, 1] })).toThrow(
      new RangeError(
        'There are images of class 2, which is not among the labels 0, 1; add it to `labels`, with a column of scores.',
      ),
    );
  });

  it.each([[[2, 1]], [[Number.NaN, 1]]])('refuses %j, which are no probabilities', (row) => {
    expect(() => rocAucScore([0, 1], [rows[0], row])).toThrow('The scores of image 1 add up to');
  });

  it('refuses nothing at all, and rows that are not as many as labels', () => {
    expect(() => rocAucScore([], [])).toThrow(RangeError);
    expect(() => rocAucScore([0, 1, 0], rows)).toThrow(RangeError);
  });
});
