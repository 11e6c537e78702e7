import { DataTable } from './DataTable.tsx';

/** One row: a score from 0 to 1, and how sure it is. */
export interface IntervalRow {
  label: string;
  /** The score; absent where there is none yet. */
  value?: number;
  /** What the truth may be, 95 % sure; drawn within 0 and 1. */
  interval?: readonly [number, number];
  /** The single scores that `value` is the mean of. */
  singles?: readonly number[];
  /** A few words beneath the label: what the score rests on, or why there is none. */
  note?: string;
  /** Sets the row apart, and makes it the reader's. */
  own?: boolean;
}

/** Props of `IntervalTable`. */
export interface IntervalTableProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What the scores are: "accuracy". */
  measure: string;
  /** What a row is: "setting", "run". */
  subject: string;
  rows: readonly IntervalRow[];
  /** A dotted line through all rows. */
  reference?: { value: number; label: string };
}

/** Scores beside one another with their intervals: a table whose cells are drawn. */
export function IntervalTable(props: IntervalTableProps) {
  const { id, title, measure, subject, rows, reference } = props;
  return (
    <figure class="chart interval-table" id={id}>
      <table>
        <caption class="chart-title">
          {title} {reference && <span class="measure">dotted: {reference.label}</span>}
        </caption>
        <thead>
          <tr>
            <th scope="col">{subject}</th>
            <td class="plot" aria-hidden="true">
              <span class="scale">
                <span>0</span>
                <span>0.5</span>
                <span>1</span>
              </span>
            </td>
            <th scope="col">{measure}</th>
            <th scope="col">95% interval</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label} class={row.own ? 'own' : undefined}>
              <th scope="row">
                {row.label}
                {row.note && <small>{row.note}</small>}
              </th>
              <td class="plot" aria-hidden="true">
                <Plot row={row} reference={reference?.value} />
              </td>
              <td>{row.value?.toFixed(2) ?? '–'}</td>
              <td>{row.interval?.map((end) => end.toFixed(2)).join('–') ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.some(({ singles }) => singles) && (
        <DataTable
          caption={`${title}: single runs`}
          columns={[
            { key: 'label', label: subject },
            { key: 'singles', label: 'in the order of their seeds' },
          ]}
          rows={rows.map(({ label, singles = [] }) => ({
            label,
            singles: singles.map((single) => single.toFixed(2)).join('  '),
          }))}
        />
      )}
    </figure>
  );
}

/** A line for the interval, a small dot for each single score, and a large one for the score. */
function Plot({ row, reference }: { row: IntervalRow; reference?: number }) {
  const { value, interval, singles = [] } = row;
  return (
    <span class="strip">
      {reference !== undefined && <span class="reference" style={at(reference)} />}
      {interval && (
        <span class="interval" style={{ ...at(interval[0]), '--to': percent(interval[1]) }} />
      )}
      {singles.map((single, i) => (
        <span key={i} class="single" style={at(single)} />
      ))}
      {value !== undefined && <span class="score" style={at(value)} />}
    </span>
  );
}

function at(value: number) {
  return { '--at': percent(value) };
}

function percent(value: number): string {
  return `${(100 * Math.min(1, Math.max(0, value))).toFixed(1)}%`;
}
