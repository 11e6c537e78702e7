import { ClassSwatch } from './ClassSwatch.tsx';
import { DataTable } from './DataTable.tsx';

/** What the cells of a row or column are divided by; as scikit-learn's `normalize`. */
export type Normalize = 'none' | 'true' | 'pred';

/** Props of `ConfusionMatrix`. */
export interface ConfusionMatrixProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** Counts, [true class][predicted class]: scikit-learn's orientation. */
  matrix: readonly (readonly number[])[];
  /** Names of the classes, in the order of the matrix. */
  labels: readonly string[];
  normalize?: Normalize;
  /** Whether the counts can be opened below a normalised matrix; yes, unless told. */
  dataTable?: boolean;
  /** Makes a cell with images a button; the id of the popover that it opens. */
  cellTarget?: (trueClass: number, predictedClass: number) => string;
}

const MEASURES: Record<Normalize, string> = {
  none: 'number of images',
  true: '% of each true class',
  pred: '% of each predicted class',
};

/** A confusion matrix as a heatmap: a table, so that its numbers can be read out as they are. */
export function ConfusionMatrix(props: ConfusionMatrixProps) {
  const { id, title, matrix, labels, normalize = 'none', dataTable = true, cellTarget } = props;
  const values = normalized(matrix, normalize);
  const strongest = normalize === 'none' ? Math.max(1, ...values.flat()) : 1;
  const shown = (value: number) => String(normalize === 'none' ? value : Math.round(100 * value));
  return (
    <figure class="chart confusion-matrix" id={id}>
      <table>
        <caption class="chart-title">
          {title} <span class="measure">{MEASURES[normalize]}</span>
        </caption>
        <colgroup>
          <col class="axis-column" />
          <col class="name-column" />
        </colgroup>
        <colgroup span={labels.length} />
        <colgroup>
          <col class="sum-column" />
        </colgroup>
        <thead>
          <tr>
            <td colSpan={2} rowSpan={2} />
            <th class="axis-title" colSpan={labels.length} scope="colgroup">
              Predicted class
            </th>
            <th class="sum" rowSpan={2} scope="col">
              <abbr title="test images of the class (its support)">n</abbr>
            </th>
          </tr>
          <tr>
            {labels.map((label) => (
              <th key={label} class="predicted" scope="col">
                <ClassSwatch label={label} />
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {values.map((row, i) => (
            <tr key={labels[i]}>
              {i === 0 && (
                <th class="axis-title" rowSpan={labels.length} scope="rowgroup">
                  <span>True class</span>
                </th>
              )}
              <th class="true" scope="row">
                <ClassSwatch label={labels[i]} />
                {labels[i]}
              </th>
              {row.map((value, j) => (
                <td
                  key={labels[j]}
                  class={cellClass(value, i === j)}
                  style={{ '--share': (value / strongest).toFixed(3) }}
                >
                  {cellTarget && matrix[i][j] > 0 ? (
                    <button
                      type="button"
                      popovertarget={cellTarget(i, j)}
                      aria-haspopup="dialog"
                      aria-label={`${shown(value)}: ${countImages(matrix[i][j])} of ${labels[i]}, predicted ${labels[j]}`}
                    >
                      {shown(value)}
                    </button>
                  ) : (
                    <span>{shown(value)}</span>
                  )}
                </td>
              ))}
              <td class="sum">{sum(matrix[i])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {dataTable && normalize !== 'none' && (
        <DataTable
          caption={`${title}: number of images, true class by predicted class`}
          columns={[
            { key: 'true', label: 'true class' },
            ...labels.map((label, j) => ({ key: String(j), label, numeric: true })),
          ]}
          rows={matrix.map((row, i) => ({ true: labels[i], ...Object.fromEntries(row.entries()) }))}
        />
      )}
    </figure>
  );
}

function countImages(count: number): string {
  return count === 1 ? '1 image' : `${count} images`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The matrix divided by its row or column sums; a class without images stays 0, as in scikit-learn. */
function normalized(matrix: readonly (readonly number[])[], normalize: Normalize): number[][] {
  const columnSums = matrix.map((_, j) => sum(matrix.map((row) => row[j])));
  return matrix.map((row) => {
    const rowSum = sum(row);
    return row.map((value, j) => {
      if (normalize === 'none') return value;
      const total = normalize === 'true' ? rowSum : columnSums[j];
      return total === 0 ? 0 : value / total;
    });
  });
}

function cellClass(value: number, onDiagonal: boolean): string {
  return `cell${onDiagonal ? ' correct' : ''}${value === 0 ? ' zero' : ''}`;
}
