/** A bar of `BarChart`. */
export interface Bar {
  label: string;
  /** Small beside the label: under what conditions. */
  detail?: string;
  value: number;
  /** The value in words, with its unit. */
  text: string;
  /** How it compares with the emphasised bar, in words. */
  comparison?: string;
  /** The bar that the chart is about. */
  emphasised?: boolean;
}

/** Props of `BarChart`. */
export interface BarChartProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What the values are. */
  valueLabel: string;
  /** What the comparisons are; without it there is no column of them. */
  comparisonLabel?: string;
  /** All on one scale, which begins at 0. A group may have a name. */
  groups: readonly { label?: string; bars: readonly Bar[] }[];
}

/** Horizontal bars with their numbers: a table whose cells are drawn. */
export function BarChart({ id, title, valueLabel, comparisonLabel, groups }: BarChartProps) {
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const columns = comparisonLabel ? 4 : 3;
  return (
    <figure class="chart bar-chart" id={id}>
      <table>
        <caption class="chart-title">{title}</caption>
        <thead>
          <tr>
            <td />
            <td class="bars" />
            <th scope="col">{valueLabel}</th>
            {comparisonLabel && <th scope="col">{comparisonLabel}</th>}
          </tr>
        </thead>
        {groups.map(({ label, bars }) => (
          <tbody key={label}>
            {label && (
              <tr class="group">
                <th scope="rowgroup" colSpan={columns}>
                  {label}
                </th>
              </tr>
            )}
            {bars.map((bar) => (
              <tr key={bar.label} class={bar.emphasised ? 'emphasised' : undefined}>
                <th scope="row">
                  {bar.label}
                  {bar.detail && <small>{bar.detail}</small>}
                </th>
                <td class="bars" aria-hidden="true">
                  <span class="bar" style={{ '--length': length(bar.value, longest) }} />
                </td>
                <td class="value">{bar.text}</td>
                {comparisonLabel && <td class="comparison">{bar.comparison}</td>}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </figure>
  );
}

function length(value: number, longest: number): string {
  return `${((100 * value) / longest).toFixed(1)}%`;
}
