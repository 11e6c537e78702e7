import { ClassSwatch } from './ClassSwatch.tsx';
import { formatCount, formatNumber } from './formats.ts';

/** How many images a class has. */
export interface ClassCount {
  label: string;
  count: number;
}

/** Props of `ClassBars`. */
export interface ClassBarsProps {
  /** Unique on the page. */
  id: string;
  title: string;
  counts: readonly ClassCount[];
  /** Counts of another data set, drawn as thin bars beneath; both are then drawn as shares. */
  compare?: readonly ClassCount[];
  /** What the other data set is called. */
  compareLabel?: string;
}

/** Images by class, as bars with their numbers: a table whose cells are drawn. */
export function ClassBars({ id, title, counts, compare, compareLabel }: ClassBarsProps) {
  const total = sumCounts(counts);
  const compareTotal = sumCounts(compare ?? []);
  const rows = counts.map(({ label, count }) => {
    const other = compare?.find((one) => one.label === label)?.count ?? 0;
    return { label, count, share: part(count, total), compareShare: part(other, compareTotal) };
  });
  const longest = Math.max(...rows.flatMap((row) => [row.share, row.compareShare]));
  return (
    <figure class={`chart class-bars${compare ? ' compared' : ''}`} id={id}>
      <table>
        <caption class="chart-title">{title}</caption>
        <thead>
          <tr>
            <th scope="col">class</th>
            <td class="bars" />
            <th scope="col" class="count">
              images
            </th>
            {compare && (
              <>
                <th scope="col">share</th>
                <th scope="col" class="compare">
                  {compareLabel ?? 'compared'}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, count, share, compareShare }) => (
            <tr key={label}>
              <th scope="row">
                <ClassSwatch label={label} />
                {label}
              </th>
              <td class="bars" aria-hidden="true">
                <span
                  class="bar"
                  data-label={label}
                  style={{ '--length': length(share, longest) }}
                />
                {compare && (
                  <span class="bar thin" style={{ '--length': length(compareShare, longest) }} />
                )}
              </td>
              <td class="count">{formatCount(count)}</td>
              {compare && (
                <>
                  <td>{formatNumber(share, 'percent', 1)}</td>
                  <td class="compare">{formatNumber(compareShare, 'percent', 1)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">all</th>
            <td class="bars" />
            <td class="count">{formatCount(total)}</td>
            {compare && (
              <>
                <td />
                <td class="compare">{formatCount(compareTotal)}</td>
              </>
            )}
          </tr>
        </tfoot>
      </table>
    </figure>
  );
}

function sumCounts(counts: readonly ClassCount[]): number {
  return counts.reduce((total, one) => total + one.count, 0);
}

function part(count: number, total: number): number {
  return total === 0 ? 0 : count / total;
}

function length(share: number, longest: number): string {
  return `${(100 * part(share, longest)).toFixed(1)}%`;
}
