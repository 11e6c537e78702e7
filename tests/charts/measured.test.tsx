import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { BarChart } from '../../demos/charts/BarChart.tsx';
import { DotPlot } from '../../demos/charts/DotPlot.tsx';
import { ScatterFit } from '../../demos/charts/ScatterFit.tsx';
import { attribute, prettyMarkup, tableRows, tags, texts } from './markup.ts';

/** A custom property of every tag of one name and class, as a number. */
function lengths(markup: string, name: string, className: string, property: string): number[] {
  return tags(markup, name)
    .filter((tag) => attribute(tag, 'class') === className)
    .map((tag) => Number(attribute(tag, 'style')?.match(`${property}: ?([\\d.]+)%`)?.[1]));
}

describe('BarChart', () => {
  const props = {
    id: 'bars',
    title: 'A training step',
    valueLabel: 'an image',
    comparisonLabel: 'times ours',
    groups: [
      {
        label: 'ViT-Tiny',
        bars: [
          { label: 'Ours', value: 250, text: '250 ms', comparison: '1', emphasised: true },
          {
            label: 'Theirs',
            detail: 'batch of 2',
            value: 1000,
            text: '1.00 s',
            comparison: '4.0',
          },
        ],
      },
    ],
  };

  it('draws groups of bars with their numbers', async () => {
    const markup = prettyMarkup(render(<BarChart {...props} />));
    await expect(markup).toMatchFileSnapshot('./snapshots/BarChart.html.snap');
  });

  it('makes a bar as long as its value, on one scale from 0', () => {
    const groups = [...props.groups, { bars: [{ label: 'Third', value: 100, text: '100 ms' }] }];
    const markup = render(<BarChart {...props} groups={groups} />);
    expect(lengths(markup, 'span', 'bar', '--length')).toEqual([25, 100, 10]);
  });

  it('says every number in words, and leaves out comparisons where there are none', () => {
    expect(tableRows(render(<BarChart {...props} />))).toEqual([
      ['', '', 'an image', 'times ours'],
      ['ViT-Tiny'],
      ['Ours', '', '250 ms', '1'],
      ['Theirsbatch of 2', '', '1.00 s', '4.0'],
    ]);
    const alone = tableRows(render(<BarChart {...props} comparisonLabel={undefined} />));
    expect(alone[2]).toEqual(['Ours', '', '250 ms']);
  });
});

describe('DotPlot', () => {
  const props = {
    id: 'dots',
    title: 'Matrix products',
    description: 'How fast each computes each product.',
    valueLabel: 'GFLOP/s',
    format: (value: number) => value.toFixed(1),
    series: [
      { id: 'ours', label: 'Ours' },
      { id: 'theirs', label: 'Theirs' },
    ],
    groups: [
      {
        label: '8 × 8',
        rows: [
          { label: 'AB', values: { ours: 60, theirs: 20 } },
          { label: 'ABᵀ', values: { ours: 40 } },
        ],
      },
    ],
    reference: { value: 80, label: 'the limit' },
  };
  const dots = (markup: string) =>
    tags(markup, 'span')
      .filter((tag) => attribute(tag, 'class') === 'dot' && attribute(tag, 'style'))
      .map((tag) => ({
        shape: attribute(tag, 'data-shape'),
        at: Number(attribute(tag, 'style')?.match(/[\d.]+/)?.[0]),
      }));

  it('draws dots by group and row', async () => {
    const markup = prettyMarkup(render(<DotPlot {...props} />));
    await expect(markup).toMatchFileSnapshot('./snapshots/DotPlot.html.snap');
  });

  it('puts every dot where its value says, the first series on top', () => {
    const markup = render(<DotPlot {...props} />);
    expect(texts(markup, 'span').filter((text) => /^\d+$/.test(text))).toEqual([
      '0',
      '20',
      '40',
      '60',
      '80',
    ]);
    expect(dots(markup)).toEqual([
      { shape: '1', at: 25 },
      { shape: '0', at: 75 },
      { shape: '0', at: 50 },
    ]);
  });

  it('keeps the reference within its scale, in every row', () => {
    const markup = render(<DotPlot {...props} reference={{ value: 300, label: 'far away' }} />);
    expect(lengths(markup, 'span', 'reference', '--at')).toEqual([100, 100]);
    expect(dots(markup)[1].at).toBe(20);
    expect(render(<DotPlot {...props} reference={undefined} />)).not.toContain('reference');
  });

  it('is named, described, and has its numbers in a table', () => {
    const markup = render(<DotPlot {...props} />);
    const plot = tags(markup, 'div').find((tag) => attribute(tag, 'role') === 'img');
    expect(attribute(plot, 'aria-labelledby')).toBe('dots-title');
    expect(markup).toContain(`id="dots-description">${props.description}<`);
    expect(tableRows(markup)).toEqual([
      ['', 'Ours', 'Theirs'],
      ['8 × 8, AB', '60.0', '20.0'],
      ['8 × 8, ABᵀ', '40.0', '–'],
    ]);
  });
});

describe('ScatterFit', () => {
  const props = {
    id: 'fit',
    title: 'A training step',
    description: 'Time over images.',
    xLabel: 'images',
    yLabel: 'seconds',
    series: [
      {
        id: 'ours',
        label: 'Ours',
        points: [1, 2, 4].map((x) => ({ x, y: x / 2 + 1 })),
        fit: { intercept: 1, slope: 0.5 },
      },
    ],
  };
  const places = (path: string | undefined) =>
    [...(attribute(path, 'd') ?? '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);

  it('draws the points as dots, unjoined, and one line from 0 to the last of them', () => {
    const markup = render(<ScatterFit {...props} />);
    const drawn = markup.slice(0, markup.indexOf('class="reading"'));
    const circles = tags(drawn, 'circle').map((tag) =>
      ['cx', 'cy'].map((name) => Number(attribute(tag, name))),
    );
    const paths = tags(drawn, 'path').map(places);
    const line = paths.find((path) => path.length > 1 && path[0][0] !== path[1][0]) ?? [];
    expect(line).toHaveLength(2);
    const [[startX, startY], [endX, endY]] = line;
    // The points lie on the line: a quarter, half, and all of the way.
    expect(circles.slice(0, 1)).toEqual([[endX, endY]]);
    for (const [i, share] of [0.25, 0.5, 1].entries()) {
      expect(circles[i + 1][0]).toBeCloseTo(startX + share * (endX - startX), 0);
      expect(circles[i + 1][1]).toBeCloseTo(startY + share * (endY - startY), 0);
    }
  });

  it('has what was measured and what the line says in its table', () => {
    expect(tableRows(render(<ScatterFit {...props} />))).toEqual([
      ['images', 'Ours', 'fitted'],
      ['1', '1.50', '1.50'],
      ['2', '2.00', '2.00'],
      ['4', '3.00', '3.00'],
    ]);
  });
});
