import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { LineChart } from '../../demos/charts/LineChart.tsx';
import { layoutLineChart } from '../../demos/charts/lineChartLayout.ts';
import { SmallMultiples } from '../../demos/charts/SmallMultiples.tsx';
import { lossChart } from './fixtures.ts';
import { attribute, tableRows, tags, texts } from './markup.ts';

const rates = [5e-6, 5e-5, 5e-4, 5e-3];
const ladder = {
  ...lossChart,
  xLabel: 'learning rate',
  xDomain: [5e-6, 5e-3] as const,
  xScale: 'log' as const,
  xTicks: rates.map((x) => ({ x, text: x.toExponential() })),
  series: [
    {
      id: 'test',
      label: 'test',
      dotted: true,
      points: rates.map((x, i) => ({ x, y: i / 4 })),
      band: rates.map((x, i) => ({ x, low: i / 8, high: i / 2 })),
    },
  ],
  reference: undefined,
};

describe('LineChart on a ladder', () => {
  it('has equal steps for equal factors, and ticks where asked', () => {
    const { xTicks, plot } = layoutLineChart(ladder);
    expect(xTicks.map(({ text }) => text)).toEqual(['5e-6', '5e-5', '5e-4', '5e-3']);
    const step = (plot.right - plot.left) / 3;
    for (const [i, { at }] of xTicks.entries()) expect(at).toBeCloseTo(plot.left + i * step, 6);
  });

  it('draws a dot at every point where asked, else at the last alone', () => {
    const dots = (markup: string) =>
      tags(markup, 'circle').filter((tag) => attribute(tag, 'class') === 'dot').length;
    expect(dots(render(<LineChart {...ladder} />))).toBe(4);
    const [series] = ladder.series;
    const plain = [{ ...series, dotted: false }];
    expect(dots(render(<LineChart {...ladder} series={plain} />))).toBe(1);
  });

  it('calls a place along x as its tick does', () => {
    const markup = render(<LineChart {...ladder} />);
    const readouts = texts(markup, 'text').filter((text) => text.startsWith('learning rate '));
    expect(readouts[0]).toMatch(/^learning rate 5e-6/);
  });

  it('has the band’s ends in its data table', () => {
    const rows = tableRows(render(<LineChart {...ladder} />));
    expect(rows[0]).toEqual(['learning rate', 'test', 'test, from', 'test, to']);
    expect(rows[3]).toEqual(['5e-4', '0.5000', '0.2500', '1.0000']);
  });
});

describe('SmallMultiples', () => {
  it('draws its panels on the same axes', () => {
    const { id, title, description, series, ...shared } = lossChart;
    const panels = [1, 2].map((n) => ({
      id: `p${n}`,
      title: `Panel ${n}`,
      description,
      series: [{ ...series[0], points: [{ x: 0, y: n }] }],
    }));
    const markup = render(<SmallMultiples {...shared} yDomain={[0, 4]} panels={panels} />);
    const drawings = [...markup.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) => svg);
    expect(drawings.map((svg) => texts(svg, 'text')[4])).toEqual(['4', '4']);
    const heights = drawings.map((svg) => Number(attribute(tags(svg, 'circle')[0], 'cy')));
    // Twice the value stands twice as high over the axis.
    const { plot } = layoutLineChart({ ...shared, yDomain: [0, 4], series: [] });
    expect(plot.bottom - heights[1]).toBeCloseTo(2 * (plot.bottom - heights[0]), 0);
  });
});
