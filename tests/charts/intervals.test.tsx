import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { IntervalTable } from '../../demos/charts/IntervalTable.tsx';
import { ReportIntervals } from '../../demos/charts/ReportIntervals.tsx';
import { attribute, tableRows, tags } from './markup.ts';

describe('IntervalTable', () => {
  const table = (rows: Parameters<typeof IntervalTable>[0]['rows']) =>
    render(
      <IntervalTable
        id="scores"
        title="Test accuracy"
        measure="mean"
        subject="setting"
        rows={rows}
        reference={{ value: 0.25, label: 'guessing' }}
      />,
    );
  const places = (markup: string, name: string) =>
    tags(markup, 'span')
      .filter((tag) => attribute(tag, 'class') === name)
      .map((tag) => attribute(tag, 'style')?.replaceAll(/[ ;]/g, ''));

  it('has a row for each score, with its interval and its words', () => {
    const rows = tableRows(
      table([
        { label: 'a', value: 0.5, interval: [0.3, 0.7], note: '10 of 20 images' },
        { label: 'b', note: 'not yet' },
      ]),
    );
    expect(rows).toEqual([
      ['setting', '00.51', 'mean', '95% interval'],
      ['a10 of 20 images', '', '0.50', '0.30–0.70'],
      ['bnot yet', '', '–', '–'],
    ]);
  });

  it('puts every mark where its value says, and none outside', () => {
    const markup = table([
      { label: 'a', value: 0.5, interval: [-0.1, 1.2], singles: [0.4, 0.6] },
      { label: 'b' },
    ]);
    expect(places(markup, 'score')).toEqual(['--at:50.0%']);
    expect(places(markup, 'single')).toEqual(['--at:40.0%', '--at:60.0%']);
    expect(places(markup, 'interval')).toEqual(['--at:0.0%--to:100.0%']);
    expect(places(markup, 'reference')).toEqual(['--at:25.0%', '--at:25.0%']);
  });

  it('lists the single scores in its data table, where there are any', () => {
    const markup = table([{ label: 'a', value: 0.5, singles: [0.4, 0.6] }]);
    expect(tableRows(markup).at(-1)).toEqual(['a', '0.40  0.60']);
    expect(table([{ label: 'a', value: 0.5 }])).not.toContain('<details');
  });

  it('marks the reader’s row', () => {
    const markup = table([{ label: 'a' }, { label: 'Yours', own: true }]);
    expect(tags(markup, 'tr').filter((tag) => attribute(tag, 'class') === 'own')).toHaveLength(1);
  });
});

describe('ReportIntervals', () => {
  it('stands as a report, each score over its interval', () => {
    const score = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
    const scores = { precision: score(0.5), recall: score(0.25), f1Score: score(1 / 3) };
    const report = {
      classes: [{ name: 'mel', ...scores, support: 4 }],
      accuracy: score(0.45),
      macroAvg: scores,
      support: 20,
    };
    const markup = render(<ReportIntervals report={report} caption="Report" />);
    expect(tableRows(markup)).toEqual([
      ['', 'precision', 'recall', 'f1-score', 'n'],
      ['mel', '0.500.40–0.60', '0.250.15–0.35', '0.330.23–0.43', '4'],
      ['accuracy', '', '', '0.450.35–0.55', '20'],
      ['macro avg', '0.500.40–0.60', '0.250.15–0.35', '0.330.23–0.43', '20'],
    ]);
  });
});
