/** A column of a data table. */
export interface DataColumn {
  /** The field of a row that it shows. */
  key: string;
  label: string;
  /** Set to the right, in figures of one width. */
  numeric?: boolean;
}

/** Props of `DataTable`. */
export interface DataTableProps {
  /** What the numbers are. */
  caption: string;
  /** The first column names its row. */
  columns: readonly DataColumn[];
  rows: readonly Readonly<Record<string, string | number>>[];
}

/** The numbers behind a chart, folded away until asked for; unfolded on paper. */
export function DataTable({ caption, columns, rows }: DataTableProps) {
  return (
    <details class="data-table">
      <summary>Data table</summary>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" class={cellClass(column)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {columns.map((column, j) =>
                j === 0 ? (
                  <th key={column.key} scope="row" class={cellClass(column)}>
                    {row[column.key]}
                  </th>
                ) : (
                  <td key={column.key} class={cellClass(column)}>
                    {row[column.key]}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function cellClass(column: DataColumn): string | undefined {
  return column.numeric ? 'numeric' : undefined;
}
