import { scaleLinear } from 'd3';
import { DataTable } from './DataTable.tsx';

/** A kind of dot; the first four have shapes of their own. */
export interface DotSeries {
  id: string;
  label: string;
}

/** A line of dots, by the ids of their series; one that has no value has no dot. */
export interface DotRow {
  label: string;
  values: Readonly<Record<string, number | undefined>>;
}

/** Props of `DotPlot`. */
export interface DotPlotProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What the chart shows, in a sentence or two, for readers who cannot see it. */
  description: string;
  valueLabel: string;
  /** How a value is written. */
  format: (value: number) => string;
  /** The first is the one that the chart is about. */
  series: readonly DotSeries[];
  groups: readonly { label: string; rows: readonly DotRow[] }[];
  /** A dashed line through all rows. */
  reference?: { value: number; label: string };
}

/** Dots along one scale that begins at 0, rows in groups. */
export function DotPlot(props: DotPlotProps) {
  const { id, title, description, valueLabel, format, series, groups, reference } = props;
  const values = groups.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row.values)));
  const largest = Math.max(...values.filter((value) => value !== undefined), reference?.value ?? 0);
  const scale = scaleLinear().domain([0, largest]).nice(4).range([0, 100]);
  const ticks = scale.ticks(4);
  const at = (value: number) => ({ '--at': `${scale(value).toFixed(2)}%` });
  return (
    <figure class="chart dot-plot" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title}
      </figcaption>
      <ul class="legend">
        {series.map((one, i) => (
          <li key={one.id}>
            <span class="dot" data-shape={i} />
            {one.label}
          </li>
        ))}
        {reference && (
          <li>
            <span class="dash" />
            {reference.label}
          </li>
        )}
      </ul>
      <div
        class="plot"
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-description`}
      >
        {groups.map((group) => (
          <div class="group" key={group.label}>
            <p class="group-label">{group.label}</p>
            {group.rows.map((row) => (
              <div class="row" key={row.label}>
                <span class="row-label">{row.label}</span>
                <span class="track">
                  {ticks.map((tick) => (
                    <span class="grid" key={tick} style={at(tick)} />
                  ))}
                  {reference && <span class="reference" style={at(reference.value)} />}
                  {/* The one that the chart is about lies on top. */}
                  {series
                    .map((one, i) => ({ shape: i, value: row.values[one.id] }))
                    .filter(({ value }) => value !== undefined)
                    .reverse()
                    .map(({ shape, value = 0 }) => (
                      <span class="dot" key={shape} data-shape={shape} style={at(value)} />
                    ))}
                </span>
              </div>
            ))}
          </div>
        ))}
        <div class="row axis">
          <span class="row-label" />
          <span class="track">
            {ticks.map((tick) => (
              <span class="tick" key={tick} style={at(tick)}>
                {tick}
              </span>
            ))}
          </span>
        </div>
        <p class="axis-label">{valueLabel}</p>
      </div>
      <p class="description" id={`${id}-description`}>
        {description}
      </p>
      <DataTable
        caption={`${title}, ${valueLabel}`}
        columns={[
          { key: 'row', label: '' },
          ...series.map((one) => ({ key: one.id, label: one.label, numeric: true })),
        ]}
        rows={groups.flatMap((group) =>
          group.rows.map((row) => ({
            row: `${group.label}, ${row.label}`,
            ...Object.fromEntries(
              series.map(({ id: key }) => {
                const value = row.values[key];
                return [key, value === undefined ? '–' : format(value)];
              }),
            ),
          })),
        )}
      />
    </figure>
  );
}
