import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import type { Suite } from '../../demos/engine/suite.ts';
import { SuiteCurves } from '../../src/components/suites/SuiteCurves.tsx';
import { SuiteMatrices } from '../../src/components/suites/SuiteMatrices.tsx';
import { SuiteReport } from '../../src/components/suites/SuiteReport.tsx';
import { SuiteScores } from '../../src/components/suites/SuiteScores.tsx';
import { accuracy, pooledMatrix, scoreOf } from '../../src/lib/suiteResults.ts';
import { attribute, tableRows, tags, texts } from '../charts/markup.ts';
import { fixtureSuite } from '../fixtures/suite.ts';

const suite = fixtureSuite();

/** The first setting has diverged in its first run, the second is not recorded. */
function lackingSuite(): Suite {
  const { variants, ...rest } = fixtureSuite();
  const [first, second] = variants;
  const { test, ...diverged } = first.runs[0];
  return {
    ...rest,
    variants: [
      { ...first, runs: [{ ...diverged, status: 'failed', error: 'x' }, ...first.runs.slice(1)] },
      { ...second, made: undefined, awaited: 'No weights.', runs: [] },
    ],
  };
}

describe('the figures of a suite', () => {
  it('draw mean curves in their bands, with both in the data table', () => {
    const markup = render(<SuiteCurves id="runs" variant={suite.variants[0]} />);
    const bands = tags(markup, 'path').filter((tag) => attribute(tag, 'class')?.startsWith('band'));
    expect(bands).toHaveLength(4);
    expect(tableRows(markup)[3]).toEqual([
      ...['2', '0.2000', '0.1000', '0.3000'],
      ...['1.7000', '1.6000', '1.8000'],
    ]);
    expect(markup).toContain('training ends at 0.200, from 0.100 to 0.300');
  });

  it('draw the pooled matrix and the report', () => {
    const markup = render(<SuiteReport id="runs" suite={suite} variant={suite.variants[0]} />);
    const matrix = pooledMatrix(suite, suite.variants[0], 'test');
    const cells = texts(markup, 'td').slice(-7 * 8);
    expect(cells.slice(0, 7)).toEqual(matrix[0].map(String));
    expect(markup).toContain('Report of 3 runs together');
  });

  it('draw a matrix for each setting', () => {
    const markup = render(<SuiteMatrices id="runs" suite={suite} />);
    const drawn = tags(markup, 'figure').map((tag) => attribute(tag, 'id'));
    expect(drawn).toEqual(['runs-low', 'runs-high']);
  });

  it('draw the score of each setting, single runs included', () => {
    const markup = render(<SuiteScores id="runs" suite={suite} />);
    for (const [i, variant] of suite.variants.entries()) {
      const score = scoreOf(suite, variant, accuracy);
      const [label, , mean, interval] = tableRows(markup)[i + 1];
      expect([label, mean]).toEqual([variant.label, score?.mean.toFixed(2)]);
      expect(interval).toBe(score?.interval?.map((end) => end.toFixed(2)).join('–'));
    }
    expect(markup.match(/class="single"/g)).toHaveLength(6);
  });

  it('have a second table for the images that all models are asked about', () => {
    const markup = render(<SuiteScores id="runs" suite={fixtureSuite({ heldOut: true })} />);
    expect(tags(markup, 'figure')).toHaveLength(2);
    expect(markup).toContain('Accuracy on the images of the sample');
  });

  it('say what diverged and what is not recorded', () => {
    const lacking = lackingSuite();
    const rows = tableRows(render(<SuiteScores id="runs" suite={lacking} />));
    expect(rows[1][0]).toBe('setting low1 of them diverged');
    expect(rows[2]).toEqual(['setting highnot recorded yet', '', '–', '–']);
  });

  it('use no id twice', () => {
    const heldOut = fixtureSuite({ heldOut: true });
    const markup = [
      render(<SuiteScores id="a" suite={heldOut} />),
      render(<SuiteMatrices id="d" suite={heldOut} />),
      render(<SuiteCurves id="e" variant={heldOut.variants[0]} />),
    ].join('');
    const ids = [...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });
});
