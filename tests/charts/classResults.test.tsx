import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { ClassScores } from '../../demos/charts/ClassScores.tsx';
import { type ClassRoc, RocCurves } from '../../demos/charts/RocCurves.tsx';
import { attribute, prettyMarkup, tableRows, tags, texts } from './markup.ts';

describe('ClassScores', () => {
  const score = (value: number, low: number, high: number) => ({ value, low, high });
  const classes = [
    {
      name: 'mel',
      precision: score(0.75, 0.3, 0.95),
      recall: score(1, 0.44, 1),
      f1Score: score(6 / 7, 0.46, 0.98),
      support: 3,
    },
    {
      name: 'df',
      precision: score(0, 0, 1),
      recall: score(0, 0, 0.66),
      f1Score: score(0, 0, 0.66),
      support: 2,
    },
  ];
  const markup = render(<ClassScores id="scores" title="Scores of each class" classes={classes} />);

  it('draws bars and intervals', async () => {
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/ClassScores.html.snap');
  });

  it('has each score with its interval in words', () => {
    expect(tableRows(markup)).toEqual([
      ['', 'precision', 'recall', 'f1-score'],
      ['mel', '0.75 0.30–0.95', '1.00 0.44–1.00', '0.86 0.46–0.98'],
      ['df', '0.00 0.00–1.00', '0.00 0.00–0.66', '0.00 0.00–0.66'],
    ]);
  });

  it('makes a bar as long as its score, and a line as long as its interval', () => {
    const styles = (name: string) =>
      tags(markup, 'span')
        .filter((tag) => attribute(tag, 'class') === name)
        .map((tag) => attribute(tag, 'style')?.replaceAll(/[ ;]/g, ''));
    expect(styles('bar').slice(0, 3)).toEqual([
      '--length:75.0%',
      '--length:100.0%',
      '--length:85.7%',
    ]);
    expect(styles('interval')[0]).toBe('--at:30.0%--length:65.0%');
  });
});

describe('RocCurves', () => {
  const nan = Number.NaN;
  const curves: ClassRoc[] = [
    {
      label: 'mel',
      fpr: [0, 0, 0.25, 0.25, 1],
      tpr: [0, 0.5, 0.5, 1, 1],
      thresholds: [Number.POSITIVE_INFINITY, 0.9, 0.8, 0.4, 0.1],
      area: 0.875,
      interval: [0.3, 0.98],
    },
    {
      label: 'nv',
      fpr: [0, 0.5, 1],
      tpr: [nan, nan, nan],
      thresholds: [Number.POSITIVE_INFINITY, 0.7, 0.2],
      area: nan,
      interval: [0, 1],
    },
  ];
  const markup = render(<RocCurves id="roc" title="ROC curves" curves={curves} />);

  it('draws a curve for each class of which there is an image', async () => {
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/RocCurves.html.snap');
    const paths = tags(markup, 'path').map((tag) => attribute(tag, 'd'));
    // The plot is 80 units wide and high and begins 34 from the top: a quarter is 20 units.
    expect(paths).toEqual(['M0.5 114.0L0.5 74.0L20.5 74.0L20.5 34.0L80.5 34.0']);
    const words = texts(markup, 'text');
    expect(words.slice(0, 6)).toEqual(['mel', '0.88', '0.30–0.98', 'nv', '–', '0.00–1.00']);
  });

  it('says the areas to those who cannot see it', () => {
    expect(texts(markup, 'desc')).toEqual([
      'Areas under the curves: mel 0.88 (0.30 to 0.98); nv none, as there is no image of it or no other.',
    ]);
  });

  it('has every point in its data table', () => {
    expect(tableRows(markup)).toEqual([
      ['class', 'from', 'false positive rate', 'true positive rate'],
      ['mel', '∞', '0.000', '0.000'],
      ['mel', '0.900', '0.000', '0.500'],
      ['mel', '0.800', '0.250', '0.500'],
      ['mel', '0.400', '0.250', '1.000'],
      ['mel', '0.100', '1.000', '1.000'],
      ['nv', '∞', '0.000', '–'],
      ['nv', '0.700', '0.500', '–'],
      ['nv', '0.200', '1.000', '–'],
    ]);
  });
});
