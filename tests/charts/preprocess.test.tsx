import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { CropFrames, describeView, ViewDraws } from '../../demos/charts/CropFrames.tsx';
import { ShareBars } from '../../demos/charts/ShareBars.tsx';
import { SplitMarks } from '../../demos/charts/SplitMarks.tsx';
import { type Augmentation, drawAugmentation } from '../../demos/engine/data/augment.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { trainTestSplit } from '../../demos/engine/data/split.ts';
import { Random } from '../../demos/engine/random.ts';
import { labelRows } from './fixtures.ts';
import { attribute, prettyMarkup, tableRows, tags } from './markup.ts';

const SIZE = { width: 200, height: 150 };
const AS_IT_IS: Augmentation = {
  cropBox: null,
  horizontalFlip: false,
  verticalFlip: false,
  degrees: 0,
  colors: [],
};

describe('CropFrames', () => {
  const drawn = [1, 2, 3].map((seed) => drawAugmentation(SIZE, new Random(seed)));
  const props = { id: 'frames', title: 'Frames', size: SIZE, alt: 'Melanoma, ISIC_1', drawn };

  it('draws three crops', async () => {
    const markup = render(<CropFrames {...props} src="/a.jpg" selected={1} />);
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/CropFrames.html.snap');
  });

  it('draws the chosen frame once more, over the others, where the crop is', () => {
    const rects = tags(render(<CropFrames {...props} selected={2} />), 'rect');
    expect(rects).toHaveLength(4);
    const place = (tag: string) => ['x', 'y', 'width', 'height'].map((n) => attribute(tag, n));
    const { left, top, width, height } = drawn[2].cropBox ?? { left: 0, top: 0, ...SIZE };
    expect(place(rects[3])).toEqual([left, top, width, height].map(String));
    expect(attribute(rects[3], 'class')).toBe('frame chosen');
  });

  it('frames the whole image where there is no crop, and needs no image', () => {
    const markup = render(<CropFrames {...props} drawn={[AS_IT_IS]} selected={0} />);
    expect(tags(markup, 'img')).toEqual([]);
    const [frame] = tags(markup, 'rect');
    expect([attribute(frame, 'width'), attribute(frame, 'height')]).toEqual(['200', '150']);
  });
});

describe('ViewDraws', () => {
  it('has a row for each view, with the numbers that were drawn', () => {
    const cropBox = { left: 10, top: 4, width: 150, height: 100 };
    const drawn = [AS_IT_IS, { ...AS_IT_IS, cropBox, verticalFlip: true, degrees: -12.44 }];
    const markup = render(<ViewDraws id="draws" title="Draws" size={SIZE} drawn={drawn} />);
    expect(tableRows(markup).slice(1)).toEqual([
      ['1', '100%', '0', '0', '200', '150', 'none', '0.0', 'as they are'],
      ['2', '50%', '10', '4', '150', '100', 'upside down', '-12.4', 'as they are'],
    ]);
  });
});

describe('describeView', () => {
  it('says what was drawn, and nothing of what was not', () => {
    expect(describeView(AS_IT_IS, SIZE)).toBe('as it is');
    const cropBox = { left: 10, top: 0, width: 150, height: 100 };
    const view = { ...AS_IT_IS, cropBox, verticalFlip: true, degrees: -12.4 };
    expect(describeView(view, SIZE)).toBe('50% of the area, flipped upside down, turned 12° right');
    const colors: Augmentation['colors'] = [
      ['hue', -0.1],
      ['contrast', 1.234],
    ];
    expect(describeView({ ...AS_IT_IS, colors }, SIZE)).toBe('hue −36°, contrast ×\u00a01.23');
  });
});

describe('SplitMarks', () => {
  const split = trainTestSplit(labelRows, { testSize: 0.2, seed: 42 });
  const props = { id: 'marks', title: 'Sides', ...split };
  const circles = (markup: string) =>
    tags(markup, 'circle').map((tag) => ({
      image: attribute(tag, 'data-image'),
      label: attribute(tag, 'data-label'),
      x: Number(attribute(tag, 'cx')),
      y: Number(attribute(tag, 'cy')),
    }));

  it('draws a hundred images', async () => {
    const markup = render(<SplitMarks {...props} selected={split.test[0].imageId} />);
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/SplitMarks.html.snap');
  });

  it('has each image once, in its class’s row and on its side', () => {
    const marks = circles(render(<SplitMarks {...props} />));
    expect(marks.map(({ image }) => image).sort()).toEqual(
      labelRows.map(({ imageId }) => imageId).sort(),
    );
    const tested = new Set(split.test.map(({ imageId }) => imageId as string | undefined));
    const boundary = Math.min(...marks.filter(({ image }) => tested.has(image)).map(({ x }) => x));
    for (const { image, x } of marks) expect(x >= boundary).toBe(tested.has(image));
    for (const label of LABELS) {
      expect(new Set(marks.filter((mark) => mark.label === label).map(({ y }) => y)).size).toBe(1);
    }
  });

  it('counts what it draws', () => {
    const rows = tableRows(render(<SplitMarks {...props} />)).slice(1);
    const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
    expect(rows.map(([label]) => label)).toEqual([...LABELS]);
    expect([sum(1), sum(2)]).toEqual([80, 20]);
  });

  it('goes on beneath where a class has more images than a line', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ imageId: `m${i}`, dx: 'mel' as const }));
    const markup = render(
      <SplitMarks {...props} train={many} test={[{ imageId: 'n', dx: 'nv' }]} />,
    );
    const marks = circles(markup);
    const places = new Set(marks.map(({ x, y }) => `${x} ${y}`));
    expect(places.size).toBe(41);
    const [, , , height] = (attribute(tags(markup, 'svg')[0], 'viewBox') ?? '')
      .split(' ')
      .map(Number);
    expect(Math.max(...marks.map(({ y }) => y))).toBeLessThan(height);
    const lowest = Math.max(...marks.filter(({ label }) => label === 'mel').map(({ y }) => y));
    expect(marks.at(-1)?.y).toBeGreaterThan(lowest);
  });
});

describe('ShareBars', () => {
  it('draws shares of one whole, one of them marked', async () => {
    const markup = render(
      <ShareBars
        id="bars"
        title="Fewest"
        nameLabel="images"
        shareLabel="of all splits"
        rows={[
          { name: '0', share: 0.2125 },
          { name: '1', share: 0.7875 },
        ]}
        marked={{ index: 1, note: 'here' }}
      />,
    );
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/ShareBars.html.snap');
    expect(tableRows(markup)).toEqual([
      ['images', '', 'of all splits'],
      ['0', '', '21.3%'],
      ['1 here', '', '78.8%'],
    ]);
    expect(
      tags(markup, 'span').map((tag) => attribute(tag, 'style')?.match(/[\d.]+%/)?.[0]),
    ).toEqual(['21.3%', '78.8%']);
  });
});
