/** Charts of what is inside a model. */
import { render } from 'preact-render-to-string';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AttentionAtlas } from '../../demos/charts/AttentionAtlas.tsx';
import { mapScale } from '../../demos/charts/mapScale.ts';
import { PartBars, shortCount } from '../../demos/charts/PartBars.tsx';
import { PatchMap } from '../../demos/charts/PatchMap.tsx';
import { PixelTable } from '../../demos/charts/PixelTable.tsx';
import { pngUrl } from '../../demos/charts/png.ts';
import { VectorBars } from '../../demos/charts/VectorBars.tsx';
import { attribute, prettyMarkup, tableRows, tags, texts } from './markup.ts';

/** Elements of a class, as opening tags. */
const withClass = (markup: string, name: string, className: string) =>
  tags(markup, name).filter((tag) => attribute(tag, 'class')?.split(' ').includes(className));

describe('PatchMap', () => {
  const props = {
    id: 'map',
    title: 'Likeness to patch 2',
    measure: 'cosine',
    side: 3,
    values: [0.5, 1, -1, 0.25, 0, 0.1, 0.2, 0.3, 0.4],
    scale: { low: 0, full: 1 },
    format: (value: number) => value.toFixed(2),
  };

  it('draws nine patches', async () => {
    const markup = render(<PatchMap {...props} src="/lesion.jpg" selected={1} />);
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/PatchMap.html.snap');
  });

  it('veils a patch by what its number lacks of the full one; less than none is none', () => {
    const veils = withClass(render(<PatchMap {...props} />), 'path', 'veil');
    expect(veils.map((tag) => attribute(tag, 'opacity'))).toEqual([
      '0.50',
      '0.00',
      '1.00',
      '0.75',
      '1.00',
      '0.90',
      '0.80',
      '0.70',
      '0.60',
    ]);
    expect(attribute(veils[5], 'd')).toBe('M2 1h1v1h-1z');
    const halves = withClass(
      render(<PatchMap {...props} scale={{ low: 0, full: 0.5 }} />),
      'path',
      'veil',
    );
    expect(attribute(halves[3], 'opacity')).toBe('0.50');
  });

  it('has its numbers in rows and columns, and names the largest', () => {
    const markup = render(<PatchMap {...props} />);
    expect(tableRows(markup)).toEqual([
      ['row', '1', '2', '3'],
      ['1', '0.50', '1.00', '-1.00'],
      ['2', '0.25', '0.00', '0.10'],
      ['3', '0.20', '0.30', '0.40'],
    ]);
    expect(texts(markup, 'desc')[0]).toContain('Largest: 1.00 at row 1, column 2.');
  });

  it('marks what can be picked, and draws no picture that is not there', () => {
    const markup = render(<PatchMap {...props} marks={[0, 8]} />);
    const marks = withClass(markup, 'circle', 'mark');
    expect(marks.map((tag) => [attribute(tag, 'cx'), attribute(tag, 'cy')])).toEqual([
      ['0.5', '0.5'],
      ['2.5', '2.5'],
    ]);
    expect(tags(markup, 'image')).toEqual([]);
  });
});

describe('VectorBars', () => {
  const vectors = [
    { name: 'first', values: [1, -2, 0.5] },
    { name: 'second', values: Float32Array.of(0, 0, 0.25) },
  ];

  it('draws two vectors', async () => {
    const markup = render(<VectorBars id="bars" title="Two vectors" vectors={vectors} />);
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/VectorBars.html.snap');
  });

  it('draws all on the scale of the largest number: up for more than 0, down for less', () => {
    const paths = tags(render(<VectorBars id="bars" title="" vectors={vectors} />), 'path');
    const heights = paths.map((tag) =>
      [...(attribute(tag, 'd') ?? '').matchAll(/v(-?[\d.]+)/g)].map(([, height]) => Number(height)),
    );
    const [[first, second, third], [, , last]] = heights;
    expect(second).toBeGreaterThan(0);
    expect(first / second).toBeCloseTo(-0.5, 1);
    expect(third / second).toBeCloseTo(-0.25, 1);
    expect(last / second).toBeCloseTo(-0.125, 1);
  });

  it('has every number in its table', () => {
    expect(tableRows(render(<VectorBars id="bars" title="" vectors={vectors} />))).toEqual([
      ['number', 'first', 'second'],
      ['1', '1.000', '0.000'],
      ['2', '-2.000', '0.000'],
      ['3', '0.500', '0.250'],
    ]);
  });
});

describe('AttentionAtlas', () => {
  // Two layers of two maps of four patches.
  const maps = [0.4, 0.1, 0.1, 0.4, 1, 0, 0, 0, 0.2, 0.2, 0.2, 0.2, 0, 0.5, 0.5, 0];
  const props = { id: 'atlas', title: 'All', columns: ['1', 'mean'], layers: 2, side: 2, maps };

  it('draws four maps', async () => {
    const markup = render(<AttentionAtlas {...props} selected={{ layer: 1, column: 0 }} />);
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/AttentionAtlas.html.snap');
  });

  it('draws each map on a scale of its own', async () => {
    const images = tags(render(<AttentionAtlas {...props} />), 'image');
    const pixels = await Promise.all(images.map((tag) => decode(attribute(tag, 'href') ?? '')));
    expect(pixels).toEqual([
      [255, 0, 0, 255],
      [255, 0, 0, 0],
      [255, 255, 255, 255],
      [0, 255, 255, 0],
    ]);
  });

  it('says over how many patches a map is spread', () => {
    // exp of the entropy: shares of .4, .1, .1, .4 make 3.3 patches, one patch 1, four alike 4, two 2.
    expect(tableRows(render(<AttentionAtlas {...props} />))).toEqual([
      ['layer', '1', 'mean'],
      ['1', '3', '1'],
      ['2', '4', '2'],
    ]);
  });
});

describe('PartBars', () => {
  const parts = [
    { name: 'Embeddings', kind: 'embeddings', parameters: 500, macs: 4000, shape: '5 × 8' },
    { name: 'Block 1', kind: 'block', parameters: 1000, macs: 8000, shape: '5 × 8' },
    { name: 'Head', kind: 'head', parameters: 1, macs: 0, shape: '1 × 7' },
  ] as const;

  it('draws three parts', async () => {
    const markup = render(<PartBars id="parts" title="A model" parts={parts} selected={1} />);
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/PartBars.html.snap');
  });

  it('draws parameters up and multiply-adds down; what is there at all can be seen', () => {
    const rects = tags(render(<PartBars id="parts" title="" parts={parts} />), 'rect');
    const heights = rects.map((tag) => Number(attribute(tag, 'height')));
    const [above, below] = [
      heights.filter((_, i) => i % 3 === 0),
      heights.filter((_, i) => i % 3 === 1),
    ];
    expect(above).toEqual([42, 84, 1]);
    expect(below).toEqual([42, 84, 0]);
  });

  it('writes large counts short', () => {
    expect([950, 9999, 445_000, 5_525_767, 1.2535e9].map(shortCount)).toEqual([
      '950',
      '9,999',
      '445 thousand',
      '5.53 million',
      '1.25 billion',
    ]);
  });
});

describe('PixelTable', () => {
  it('follows the three colours', () => {
    const markup = render(
      <PixelTable
        id="pixel"
        title="Pixel 0, 0"
        resized={[255, 0, 51]}
        rescaled={[1, 0, 0.2]}
        normalized={[1, -1, -0.6]}
        offsets={[0, 50176, 100352]}
      />,
    );
    expect(tableRows(markup).slice(1)).toEqual([
      ['red', '255', '1.0000', '1.0000', '0'],
      ['green', '0', '0.0000', '-1.0000', '50,176'],
      ['blue', '51', '0.2000', '-0.6000', '100,352'],
    ]);
    expect(markup).toContain('rgb(255 0 51)');
  });
});

describe('pngUrl', () => {
  it('makes pictures that other programs read', async () => {
    expect(await decode(pngUrl({ width: 3, height: 1, data: Uint8Array.of(0, 128, 255) }))).toEqual(
      [0, 128, 255],
    );
    const data = Uint8Array.from({ length: 200 * 150 * 3 }, (_, i) => (i * 31) % 256);
    // More than one block of deflate.
    expect(await decode(pngUrl({ width: 200, height: 150, data }))).toEqual([...data]);
  });
});

/** A picture's bytes as libpng has them. */
async function decode(url: string): Promise<number[]> {
  const image = sharp(Buffer.from(url.replace('data:image/png;base64,', ''), 'base64'));
  const { channels } = await image.metadata();
  const raw = channels === 1 ? image.toColourspace('b-w').raw() : image.raw();
  return [...(await raw.toBuffer())];
}

describe('mapScale', () => {
  it('reaches from the smallest number to the one that a twentieth is above', () => {
    const values = Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
    expect(mapScale(values)).toEqual({ low: 0, full: 95 });
    expect(mapScale([0.2, 0.2])).toEqual({ low: 0, full: 0.2 });
    expect(mapScale([0, 0])).toEqual({ low: 0, full: 1 });
  });
});
