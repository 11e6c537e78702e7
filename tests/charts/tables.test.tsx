import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { ClassBars } from '../../demos/charts/ClassBars.tsx';
import { ClassificationReport } from '../../demos/charts/ClassificationReport.tsx';
import { ConfusionMatrix } from '../../demos/charts/ConfusionMatrix.tsx';
import { DataFrame } from '../../demos/charts/DataFrame.tsx';
import { DataTable } from '../../demos/charts/DataTable.tsx';
import { ImageGrid } from '../../demos/charts/ImageGrid.tsx';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { ham10000, labelRows, matrix, report, sampleCounts } from './fixtures.ts';
import { attribute, prettyMarkup, tableRows, tags, texts } from './markup.ts';

describe('ConfusionMatrix', () => {
  const props = { id: 'matrix', title: 'Confusion matrix', matrix, labels: LABELS };
  const cells = (markup: string) =>
    [...markup.matchAll(/<td class="cell([^"]*)" style="--share: ?([\d.]+);?"><span>(\d+)/g)].map(
      ([, classes, share, text]) => ({ classes, share: Number(share), text }),
    );

  it('draws twenty test images', async () => {
    const markup = prettyMarkup(render(<ConfusionMatrix {...props} />));
    await expect(markup).toMatchFileSnapshot('./snapshots/ConfusionMatrix.html.snap');
  });

  it('has the true classes in rows, the predicted ones in columns', () => {
    const markup = render(<ConfusionMatrix {...props} />);
    const [axis, predicted, ...rows] = tableRows(markup);
    expect(axis).toEqual(['', 'Predicted class', 'n']);
    expect(predicted).toEqual([...LABELS]);
    expect(rows[0]).toEqual(['True class', 'akiec', '1', '1', '0', '0', '0', '0', '0', '2']);
    expect(rows[2]).toEqual(['bkl', '1', '0', '0', '0', '1', '1', '0', '3']);
  });

  it('colours a cell by its part of the largest, and marks zeros and the diagonal', () => {
    const drawn = cells(render(<ConfusionMatrix {...props} />));
    expect(drawn).toHaveLength(49);
    expect(drawn[0]).toEqual({ classes: ' correct', share: 0.5, text: '1' });
    expect(drawn[2]).toEqual({ classes: ' zero', share: 0, text: '0' });
    expect(drawn[16]).toEqual({ classes: ' correct zero', share: 0, text: '0' });
    expect(drawn[24]).toEqual({ classes: ' correct', share: 1, text: '2' });
  });

  it('normalises by true class or by predicted class, and keeps the counts at hand', () => {
    const byTrue = render(<ConfusionMatrix {...props} normalize="true" />);
    // Row bcc: one of three right.
    expect(cells(byTrue)[8]).toEqual({ classes: ' correct', share: 0.333, text: '33' });
    const byPredicted = render(<ConfusionMatrix {...props} normalize="pred" />);
    // Column nv: two of four.
    expect(cells(byPredicted)[40]).toEqual({ classes: ' correct', share: 0.5, text: '50' });
    expect(tableRows(byTrue).at(-1)).toEqual(['vasc', '0', '0', '0', '1', '0', '0', '2']);
    expect(render(<ConfusionMatrix {...props} />)).not.toContain('<details');
  });

  it('makes a button of each cell with images, which says what it opens', () => {
    const markup = render(
      <ConfusionMatrix
        {...props}
        normalize="true"
        cellTarget={(row, column) => `cell-${row}-${column}`}
      />,
    );
    const buttons = tags(markup, 'button');
    expect(buttons).toHaveLength(matrix.flat().filter((count) => count > 0).length);
    expect(attribute(buttons[0], 'popovertarget')).toBe('cell-0-0');
    expect(attribute(buttons[1], 'aria-label')).toBe('50: 1 image of akiec, predicted bcc');
    // Row df: two of its three images.
    const df = buttons.find((button) => attribute(button, 'popovertarget') === 'cell-3-3');
    expect(attribute(df, 'aria-label')).toBe('67: 2 images of df, predicted df');
    expect(texts(markup, 'td').slice(1, 4)).toEqual(['50', '50', '0']);
  });

  it('shows 0 for a class that never occurs', () => {
    const markup = render(
      <ConfusionMatrix
        {...props}
        labels={['mel', 'nv']}
        matrix={[
          [0, 0],
          [1, 2],
        ]}
        normalize="true"
      />,
    );
    expect(cells(markup).map((cell) => cell.text)).toEqual(['0', '0', '33', '67']);
  });
});

describe('ClassificationReport', () => {
  it('stands as scikit-learn prints it', () => {
    const rows = tableRows(render(<ClassificationReport report={report} />));
    expect(rows).toEqual([
      ['', 'precision', 'recall', 'f1-score', 'support'],
      ['akiec', '0.00', '0.00', '0.00', '2'],
      ['bcc', '0.33', '0.25', '0.29', '4'],
      ['bkl', '0.67', '1.00', '0.80', '2'],
      ['df', '0.50', '0.40', '0.44', '5'],
      ['mel', '1.00', '0.50', '0.67', '2'],
      ['nv', '0.50', '1.00', '0.67', '1'],
      ['vasc', '0.80', '1.00', '0.89', '4'],
      ['accuracy', '', '', '0.55', '20'],
      ['macro avg', '0.54', '0.59', '0.54', '20'],
      ['weighted avg', '0.54', '0.55', '0.53', '20'],
    ]);
  });

  it('writes nan as scikit-learn does', () => {
    const macroAvg = { precision: Number.NaN, recall: 0.5, f1Score: 0.5 };
    const markup = render(<ClassificationReport report={{ ...report, macroAvg }} />);
    expect(texts(markup, 'td')).toContain('nan');
  });
});

describe('ClassBars', () => {
  const lengths = (markup: string) =>
    tags(markup, 'span').flatMap((tag) => attribute(tag, 'style')?.match(/[\d.]+%/)?.[0] ?? []);

  it('draws HAM10000', async () => {
    const markup = render(<ClassBars id="bars" title="Images by class" counts={ham10000} />);
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/ClassBars.html.snap');
    // The longest bar takes all the room: 327 / 6705 = 4.9%, 514 / 6705 = 7.7% …
    expect(lengths(markup)).toEqual(['4.9%', '7.7%', '16.4%', '1.7%', '16.6%', '100.0%', '2.1%']);
    expect(tableRows(markup).slice(-2)).toEqual([
      ['vasc', '', '142'],
      ['all', '', '10,015'],
    ]);
  });

  it('compares shares, not counts', () => {
    const markup = render(
      <ClassBars
        id="bars"
        title="The sample and its source"
        counts={sampleCounts}
        compare={ham10000}
        compareLabel="HAM10000"
      />,
    );
    const rows = tableRows(markup);
    expect(rows[0]).toEqual(['class', '', 'images', 'share', 'HAM10000']);
    expect(rows[6]).toEqual(['nv', '', '14', '14.0%', '66.9%']);
    // On one scale: nv is 66.9% of HAM10000, the longest; 14% of the sample is 20.9% of that.
    expect(lengths(markup).slice(10, 12)).toEqual(['20.9%', '100.0%']);
  });

  it('draws classes without images', () => {
    const counts = [{ label: 'mel', count: 0 }];
    expect(lengths(render(<ClassBars id="bars" title="None" counts={counts} />))).toEqual(['0.0%']);
  });
});

describe('DataFrame', () => {
  it('shows first and last rows with their index, and the size', () => {
    const markup = render(<DataFrame rows={labelRows} />);
    const rows = tableRows(markup);
    expect(rows[0]).toEqual([
      '',
      'image_id',
      'dx',
      'lesion_id',
      'dx_type',
      'age',
      'sex',
      'localization',
    ]);
    expect(rows.map(([index]) => index)).toEqual([
      '',
      '0',
      '1',
      '2',
      '3',
      '4',
      '…',
      '95',
      '96',
      '97',
      '98',
      '99',
    ]);
    expect(rows[1].slice(1, 4)).toEqual(['ISIC_0024306', 'akiec', 'HAM_0000100']);
    expect(rows[1][5]).toBe('35.0');
    expect(rows[5][5]).toBe('NaN');
    expect(texts(markup, 'p')).toEqual(['100 rows × 7 columns']);
  });

  it('shows a short frame whole, and no column that nothing is known of', () => {
    const rows = labelRows.slice(0, 3).map(({ imageId, dx }) => ({ imageId, dx }));
    const markup = render(<DataFrame rows={rows} />);
    expect(tableRows(markup)).toHaveLength(4);
    expect(texts(markup, 'p')).toEqual(['3 rows × 2 columns']);
  });
});

describe('DataTable', () => {
  it('names its rows and columns', () => {
    const markup = render(
      <DataTable
        caption="Loss"
        columns={[
          { key: 'epoch', label: 'epoch', numeric: true },
          { key: 'note', label: 'note' },
        ]}
        rows={[{ epoch: 1, note: 'first' }]}
      />,
    );
    expect(texts(markup, 'caption')).toEqual(['Loss']);
    expect(tags(markup, 'th').map((tag) => attribute(tag, 'scope'))).toEqual(['col', 'col', 'row']);
    expect(tableRows(markup)).toEqual([
      ['epoch', 'note'],
      ['1', 'first'],
    ]);
  });
});

describe('ImageGrid', () => {
  it('loads images late, in a space kept for them', () => {
    const image = {
      id: 'ISIC_0000001',
      src: '/a.jpg',
      alt: 'Melanoma, ISIC_0000001',
      label: 'mel',
    };
    const markup = render(<ImageGrid images={[image]} columns={4} />);
    const [img] = tags(markup, 'img');
    expect(attribute(img, 'alt')).toBe(image.alt);
    expect(attribute(img, 'loading')).toBe('lazy');
    expect([attribute(img, 'width'), attribute(img, 'height')]).toEqual(['200', '150']);
    expect(attribute(tags(markup, 'ul')[0], 'style')).toMatch(/--columns: ?4/);
  });
});
