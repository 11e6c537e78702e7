import type { LabelRow } from '../engine/data/sample.ts';
import { ClassSwatch } from './ClassSwatch.tsx';
import { formatCount } from './formats.ts';

/** Props of `DataFrame`. */
export interface DataFrameProps {
  rows: readonly LabelRow[];
  /** Rows shown at most, half from each end: 10, unless told, as pandas does. */
  limit?: number;
  /** What the table is called; read out, and not shown. */
  caption?: string;
  /** The order that the rows are in. */
  sort?: DataFrameSort;
  /** Makes each column's name a button that asks for its order. */
  onSort?: (field: keyof LabelRow) => void;
}

/** An order of rows. */
export interface DataFrameSort {
  field: keyof LabelRow;
  descending: boolean;
}

/** The columns in the order of `labels.csv`, under the names they have there. */
const COLUMNS: readonly { field: keyof LabelRow; name: string }[] = [
  { field: 'imageId', name: 'image_id' },
  { field: 'dx', name: 'dx' },
  { field: 'lesionId', name: 'lesion_id' },
  { field: 'dxType', name: 'dx_type' },
  { field: 'age', name: 'age' },
  { field: 'sex', name: 'sex' },
  { field: 'localization', name: 'localization' },
];

/** The labels, as a pandas data frame prints: first and last rows, the index, and the size. */
export function DataFrame(props: DataFrameProps) {
  const { rows, limit = 10, caption = 'Labels', sort, onSort } = props;
  const columns = COLUMNS.filter(({ field }) => rows.some((row) => row[field] !== undefined));
  const indexed = rows.map((row, index) => ({ row, index }));
  const half = Math.ceil(limit / 2);
  const cut = rows.length > limit;
  const head = cut ? indexed.slice(0, half) : indexed;
  const tail = cut ? indexed.slice(rows.length - Math.floor(limit / 2)) : [];
  const draw = ({ row, index }: { row: LabelRow; index: number }) => (
    <tr key={row.imageId}>
      <th scope="row">{index}</th>
      {columns.map(({ field }) => (
        <td key={field} class={field === 'age' ? 'numeric' : undefined}>
          {field === 'dx' && <ClassSwatch label={row.dx} />}
          {cellText(row, field)}
        </td>
      ))}
    </tr>
  );
  return (
    <div class="data-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus */}
      <section class="scroll" tabIndex={0} aria-label={caption}>
        <table>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <td />
              {columns.map(({ field, name }) => (
                <th
                  key={field}
                  scope="col"
                  class={field === 'age' ? 'numeric' : undefined}
                  aria-sort={sort?.field === field ? direction(sort) : undefined}
                >
                  {onSort ? (
                    <button type="button" onClick={() => onSort(field)}>
                      {name}
                    </button>
                  ) : (
                    name
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {head.map(draw)}
            {cut && (
              <tr class="ellipsis">
                <th scope="row">…</th>
                {columns.map(({ field }) => (
                  <td key={field} class={field === 'age' ? 'numeric' : undefined}>
                    …
                  </td>
                ))}
              </tr>
            )}
            {tail.map(draw)}
          </tbody>
        </table>
      </section>
      <p class="size">
        {formatCount(rows.length)} rows × {columns.length} columns
      </p>
    </div>
  );
}

function direction({ descending }: DataFrameSort) {
  return descending ? 'descending' : 'ascending';
}

/** As pandas writes it: ages are floats, since some are missing, and what is missing is `NaN`. */
function cellText(row: LabelRow, field: keyof LabelRow): string {
  const value = row[field];
  if (value === undefined) return 'NaN';
  return typeof value === 'number' ? value.toFixed(1) : value;
}
