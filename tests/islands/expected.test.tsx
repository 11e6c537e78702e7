import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import Expected, { compareInWords, type ExpectedRow } from '../../demos/islands/Expected.tsx';
import { resultsOf } from '../../demos/islands/run/results.ts';
import { tableRows } from '../charts/markup.ts';
import { fixtureRun } from '../fixtures/run.ts';

const averages = { macroPrecision: 0.54, macroRecall: 0.59, macroF1: 0.52, weightedF1: 0.53 };
const rows: ExpectedRow[] = [
  {
    label: 'The authors',
    spoken: 'the authors’ run',
    value: 0.55,
    interval: [0.34, 0.74],
    averages,
  },
  {
    label: 'Ours',
    spoken: 'the mean of our runs',
    value: 0.05,
    interval: [0.01, 0.1],
    singles: [0, 0.1],
    averages,
  },
  {
    label: 'Wishful',
    spoken: 'the best of all models',
    value: 0.99,
    interval: [0.97, 1],
    averages,
  },
];

describe('Expected, as built', () => {
  it('shows what was to be expected, and keeps a place for the reader', () => {
    const html = render(<Expected rows={rows} />);
    const written = tableRows(html).slice(1, 5);
    expect(written.map(([label]) => label)).toEqual([
      'The authors',
      'Ours',
      'Wishful',
      'Yourshere after a run in step 5',
    ]);
    expect(written[0].slice(2)).toEqual(['0.55', '0.34–0.74']);
    const table = tableRows(html.slice(html.indexOf('Averages over the classes')));
    expect(table[1]).toEqual(['The authors', '0.54', '0.59', '0.52', '0.53']);
    expect(table.at(-1)).toEqual(['Yours', '–', '–', '–', '–']);
    expect(html).toMatch(/data-output="expected"[^>]*><\/p>/);
  });
});

describe('compareInWords', () => {
  const results = resultsOf(fixtureRun());
  if (!results) throw new Error('The run has no results.');
  const right = Math.round(20 * results.accuracy);

  it('says what the run got right, and what it can be told from', () => {
    const words = compareInWords(results, rows);
    expect(words).toContain(`${right} of 20 test images correctly`);
    expect(words).toContain(
      `from ${results.interval[0].toFixed(2)} to ${results.interval[1].toFixed(2)}`,
    );
    expect(words).toContain('With 20 images it cannot be told from the authors’ run (0.55).');
    expect(words).toContain('It is better than the mean of our runs (0.05), and by more');
    expect(words).toContain('It is worse than the best of all models (0.99), and by more');
  });

  it('leaves open what overlapping intervals leave open', () => {
    // Its value lies below the reader's interval, its interval does not.
    const low = { ...rows[1], interval: [0.01, results.interval[0] + 0.01] as const };
    const words = compareInWords(results, [low]);
    expect(low.value).toBeLessThan(results.interval[0]);
    expect(words).toContain('it cannot be told from the mean of our runs (0.05)');
  });

  it('is silent on what there is nothing to say of', () => {
    const words = compareInWords(results, rows.slice(0, 1));
    expect(words).not.toMatch(/better|worse/);
    expect(compareInWords(results, [rows[0], { ...rows[0], spoken: 'another' }])).toContain(
      'the authors’ run (0.55) or another (0.55)',
    );
  });
});
