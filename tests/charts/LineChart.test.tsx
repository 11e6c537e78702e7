import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { LineChart } from '../../demos/charts/LineChart.tsx';
import { layoutLineChart } from '../../demos/charts/lineChartLayout.ts';
import { lossChart, testAccuracy, testLoss, trainLoss } from './fixtures.ts';
import { attribute, prettyMarkup, tags, texts } from './markup.ts';

describe('LineChart', () => {
  it('draws a finished run', async () => {
    const everyFifth = lossChart.series.map((one) => ({
      ...one,
      points: one.points.filter(({ x }) => x % 5 === 0),
    }));
    const markup = prettyMarkup(render(<LineChart {...lossChart} series={everyFifth} />));
    await expect(markup).toMatchFileSnapshot('./snapshots/LineChart.html.snap');
  });

  it('puts every point where its value says', () => {
    const { plot, yTicks } = layoutLineChart(lossChart);
    const markup = render(<LineChart {...lossChart} />);
    const path = tags(markup, 'path').find((tag) => attribute(tag, 'class') === 'line');
    const places = [...(attribute(path, 'd') ?? '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(
      ([, x, y]) => [Number(x), Number(y)],
    );
    // The largest value is 2.01, so the axis ends at the next round number, 2.5.
    expect(yTicks.map((tick) => tick.text)).toEqual(['0.0', '0.5', '1.0', '1.5', '2.0', '2.5']);
    expect(places).toHaveLength(31);
    for (const [epoch, [x, y]] of places.entries()) {
      expect(x).toBeCloseTo(plot.left + ((plot.right - plot.left) * epoch) / 30, 0);
      const share = trainLoss[epoch].y / 2.5;
      expect(y).toBeCloseTo(plot.bottom - (plot.bottom - plot.top) * share, 0);
    }
  });

  it('is named by its caption and described', () => {
    const markup = render(<LineChart {...lossChart} />);
    const [svg] = tags(markup, 'svg');
    expect(attribute(svg, 'role')).toBe('img');
    expect(attribute(svg, 'aria-labelledby')).toBe('loss-title loss-description');
    expect(markup).toContain('id="loss-title">Loss<');
    expect(markup).toContain(`<desc id="loss-description">${lossChart.description}</desc>`);
  });

  it('ticks whole epochs only', () => {
    const epochs = (last: number) =>
      layoutLineChart({ ...lossChart, xDomain: [0, last] }).xTicks.map((tick) => tick.text);
    expect(epochs(1)).toEqual(['0', '1']);
    expect(epochs(3)).toEqual(['0', '1', '2', '3']);
    expect(epochs(30)).toEqual(['0', '5', '10', '15', '20', '25', '30']);
  });

  it('takes the whole axis for per cent', () => {
    const series = [{ id: 'test', label: 'test', points: testAccuracy }];
    const { y, yTicks, plot } = layoutLineChart({ xDomain: [0, 30], yFormat: 'percent', series });
    expect(yTicks.at(0)?.text).toBe('0%');
    expect(yTicks.at(-1)?.text).toBe('100%');
    expect(y(0.5)).toBeCloseTo((plot.top + plot.bottom) / 2);
  });

  it('draws a dot for a single point, and no line that could not be seen', () => {
    const series = [{ id: 'test', label: 'test', points: [{ x: 0, y: 2 }] }];
    const { series: laidOut, x, y } = layoutLineChart({ xDomain: [0, 30], series });
    expect(laidOut[0].dots).toEqual([{ x: x(0), y: y(2) }]);
    expect(laidOut[0].label?.y).toBeCloseTo(y(2), 0);
  });

  it('draws the empty axes, and no data table, before there is any point', () => {
    const markup = render(<LineChart {...lossChart} series={[]} reference={undefined} />);
    expect(texts(markup, 'text')).toContain('epoch');
    expect(texts(markup, 'text')).toContain('30');
    expect(tags(markup, 'path')).toHaveLength(0);
    expect(markup).not.toContain('<details');
    expect(markup).not.toContain('NaN');
  });

  it('breaks the line at what is not finite, and names it in the table', () => {
    const points = [1, Number.NaN, 3, Number.POSITIVE_INFINITY, 2, 1].map((y, x) => ({ x, y }));
    const data = { xDomain: [0, 5] as const, series: [{ id: 'train', label: 'train', points }] };
    const [{ line, dots }] = layoutLineChart(data).series;
    expect(line.match(/M/g)).toHaveLength(3);
    expect(line).not.toMatch(/NaN|Infinity/);
    // Two lonely points, and the end of the line.
    expect(dots).toHaveLength(3);
    const markup = render(<LineChart {...lossChart} {...data} reference={undefined} />);
    expect(markup.slice(0, markup.indexOf('<details'))).not.toMatch(/"[^"]*(NaN|Infinity)[^"]*"/);
    expect(texts(markup, 'td')).toEqual(['1.0000', 'NaN', '3.0000', '∞', '2.0000', '1.0000']);
  });

  it('keeps the labels at the lines’ ends apart, and off the reference’s label', () => {
    const series = ['train', 'test', 'swin', 'vit'].map((id, i) => ({
      id,
      label: id,
      points: trainLoss.map(({ x, y }) => ({ x, y: y + i / 100 })),
    }));
    const heights = layoutLineChart({ ...lossChart, series })
      .series.map((one) => one.label?.y ?? Number.NaN)
      .sort((a, b) => a - b);
    for (let i = 1; i < heights.length; i++) {
      expect(heights[i] - heights[i - 1]).toBeGreaterThanOrEqual(14);
    }
  });

  it('keeps the reference’s label clear of the lines', () => {
    const { plot, x, y, reference } = layoutLineChart(lossChart);
    if (!reference) throw new Error('The chart lost its reference line.');
    expect(reference.y).toBeCloseTo(plot.bottom - ((plot.bottom - plot.top) * Math.log(7)) / 2.5);
    for (const point of [...trainLoss, ...testLoss]) {
      const beside = x(point.x) >= reference.labelX && x(point.x) <= reference.labelX + 170;
      if (beside) expect(Math.abs(y(point.y) - reference.labelY)).toBeGreaterThan(7);
    }
  });

  it('marks a place along x with a line over the whole plot and its words above', () => {
    for (const [x, anchor] of [
      [6, 'start'],
      [24, 'end'],
    ] as const) {
      const data = { ...lossChart, marker: { x, label: `kept: epoch ${x}` } };
      const layout = layoutLineChart(data);
      const markup = render(<LineChart {...data} />);
      const at = layout.x(x).toFixed(1);
      const line = tags(markup, 'line').find((tag) => attribute(tag, 'class') === 'marker');
      expect([attribute(line, 'x1'), attribute(line, 'x2')]).toEqual([at, at]);
      expect(Number(attribute(line, 'y1'))).toBeLessThanOrEqual(layout.plot.top);
      expect(Number(attribute(line, 'y2'))).toBe(layout.plot.bottom);
      const label = tags(markup, 'text').find((tag) => attribute(tag, 'class') === 'marker-label');
      expect([attribute(label, 'x'), attribute(label, 'text-anchor')]).toEqual([at, anchor]);
      expect(Number(attribute(label, 'y'))).toBeLessThan(layout.plot.top);
      expect(texts(markup, 'text')).toContain(`kept: epoch ${x}`);
    }
    expect(render(<LineChart {...lossChart} />)).not.toContain('marker');
  });

  it('keeps other words off the marker', () => {
    const points = [0, 8].map((x) => ({ x, y: 1 }));
    const high = [{ id: 'train', label: 'train', points }];
    const data = { xDomain: [0, 30] as const, yFormat: 'percent' as const };
    const top = layoutLineChart({ ...data, series: high, marker: { x: 8, label: 'kept' } });
    // The largest text is 14 units high.
    const lowest = top.marker?.label.bottom ?? Number.NaN;
    expect((top.series[0].label?.y ?? 0) - 7).toBeGreaterThanOrEqual(lowest);

    const reference = { y: 0.97, label: 'nearly all' };
    const alone = layoutLineChart({ ...data, series: [], reference });
    const beside = layoutLineChart({
      ...data,
      series: [],
      reference,
      marker: { x: 2, label: 'kept' },
    });
    // Its first choice is where the marker is.
    expect(alone.reference?.labelX).toBeLessThan(alone.x(2));
    expect(beside.reference?.labelX).toBeGreaterThan(beside.x(2));
  });

  it('draws what is faint first, and leaves it out of the readings', () => {
    const series = [
      { id: 'train', label: 'train', points: trainLoss.slice(0, 3) },
      { id: 'train', label: 'expected', points: trainLoss, faint: true },
    ];
    const markup = render(<LineChart {...lossChart} series={series} />);
    expect(markup.indexOf('series series-train faint')).toBeLessThan(
      markup.indexOf('series series-train"'),
    );
    expect(texts(markup, 'tspan')).toEqual(['train 2.01', 'train 1.62', 'train 1.31']);
    expect(texts(markup, 'th').slice(0, 3)).toEqual(['epoch', 'train', 'train, expected']);
  });

  it('shows every number in its data table, which can be left out', () => {
    const cells = texts(render(<LineChart {...lossChart} />), 'td');
    expect(cells).toHaveLength(2 * 31);
    expect(cells.slice(0, 4)).toEqual(['2.0100', '2.0000', '1.6200', '1.8600']);
    expect(render(<LineChart {...lossChart} dataTable={false} />)).not.toContain('<table');
  });
});
