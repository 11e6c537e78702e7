import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { AccuracyLadder } from '../../demos/charts/AccuracyLadder.tsx';
import { LossMultiples } from '../../demos/charts/LossMultiples.tsx';
import { attribute, prettyMarkup, tableRows, tags, texts } from './markup.ts';

describe('AccuracyLadder', () => {
  const points = [
    { x: 0.1, label: '1e-1', accuracy: 0.15, range: [0.05, 0.36] as const },
    { x: 0.001, label: '1e-3', accuracy: 0.45, range: [0.26, 0.66] as const },
    { x: 0.01, label: '1e-2' },
  ];
  const markup = render(
    <AccuracyLadder
      id="ladder"
      title="Accuracy by learning rate"
      xLabel="learning rate"
      points={points}
      band="the 95% interval of each"
    />,
  );

  it('looks as it did', async () => {
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('snapshots/AccuracyLadder.html.snap');
  });

  it('climbs in factors, with a tick for each step and a dot for each that has a score', () => {
    const ticks = tags(markup, 'text')
      .filter(
        (tag) =>
          attribute(tag, 'class') === 'tick-text' && attribute(tag, 'text-anchor') === 'middle',
      )
      .map((tag) => Number(attribute(tag, 'x')));
    expect(ticks).toHaveLength(3);
    // A tenth of a unit is what the drawing rounds to.
    expect(Math.abs(ticks[1] - ticks[0] - (ticks[2] - ticks[1]))).toBeLessThan(0.21);
    const dots = tags(markup, 'circle').filter((tag) => attribute(tag, 'class') === 'dot');
    expect(dots.map((tag) => Number(attribute(tag, 'cx')))).toEqual([ticks[0], ticks[2]]);
  });

  it('says the same in words and in a table', () => {
    expect(texts(markup, 'desc')).toEqual([
      'Test accuracy. 1e-3: 45%, 1e-1: 15%. Shaded: the 95% interval of each.',
    ]);
    expect(tableRows(markup).slice(1)).toEqual([
      ['1e-3', '45.0%', '26.0%', '66.0%'],
      ['1e-1', '15.0%', '5.0%', '36.0%'],
    ]);
  });

  it('has its axis before there is any score', () => {
    const empty = points.map(({ x, label }) => ({ x, label }));
    const drawn = render(
      <AccuracyLadder id="ladder" title="t" xLabel="x" points={empty} band="nothing" />,
    );
    expect(texts(drawn, 'desc')[0]).toContain('None yet');
    expect(drawn).not.toContain('NaN');
  });
});

describe('LossMultiples', () => {
  it('cuts off what is wilder than twice guessing, on the same axes', () => {
    const panel = (id: string, losses: number[]) => ({
      id,
      title: id,
      description: '',
      series: [{ id: 'train', label: 'train', points: losses.map((y, x) => ({ x, y })) }],
    });
    const markup = render(
      <LossMultiples epochs={2} panels={[panel('tame', [2, 1, 0.5]), panel('wild', [2, 90, 7])]} />,
    );
    const axes = [...markup.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) =>
      texts(svg, 'text').slice(0, 8),
    );
    expect(axes[0]).toEqual(axes[1]);
    expect(axes[0].slice(0, 5)).toEqual(['0', '1', '2', '3', '4']);
    // The numbers themselves are all there.
    expect(tableRows(markup).at(-2)?.[1]).toMatch(/^90/);
  });
});
