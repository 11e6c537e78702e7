import { DataTable } from './DataTable.tsx';
import { LineChart } from './LineChart.tsx';
import type { LinePoint } from './lineChartLayout.ts';

/** Measured points, and the straight line through them. */
export interface FittedSeries {
  /** As of a line chart's series: it decides the colour. */
  id: string;
  label: string;
  /** In order of x. */
  points: readonly LinePoint[];
  /** `y ≈ intercept + slope · x`, in units of the points. */
  fit: { intercept: number; slope: number };
}

/** Props of `ScatterFit`. */
export interface ScatterFitProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What the chart shows, in a sentence or two, for readers who cannot see it. */
  description: string;
  xLabel: string;
  yLabel: string;
  series: readonly FittedSeries[];
}

/** Points with the lines that were fitted to them, from x = 0 on, or from where they rise above 0. */
export function ScatterFit(props: ScatterFitProps) {
  const { series, xLabel, yLabel, title } = props;
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))];
  xs.sort((a, b) => a - b);
  const end = xs.at(-1) ?? 1;
  return (
    <div class="scatter-fit">
      <LineChart
        {...props}
        xDomain={[0, end]}
        dataTable={false}
        series={series.flatMap(({ id, label, points, fit }) => [
          { id, label, points: points.flatMap(alone) },
          { id, label: '', faint: true, points: line(fit, end) },
        ])}
      />
      <DataTable
        caption={`${title}, ${yLabel} by ${xLabel}`}
        columns={[
          { key: 'x', label: xLabel, numeric: true },
          ...series.flatMap(({ id, label }) => [
            { key: id, label, numeric: true },
            { key: `${id}-fit`, label: 'fitted', numeric: true },
          ]),
        ]}
        rows={xs.map((x) => {
          const row: Record<string, string> = { x: String(x) };
          for (const { id, points, fit } of series) {
            row[id] = points.find((point) => point.x === x)?.y.toFixed(2) ?? '';
            row[`${id}-fit`] = valueAt(fit, x).toFixed(2);
          }
          return row;
        })}
      />
    </div>
  );
}

/** A point and a hole behind it: no line joins it to the next. */
function alone(point: LinePoint): LinePoint[] {
  return [point, { x: point.x, y: Number.NaN }];
}

function line(fit: FittedSeries['fit'], end: number): LinePoint[] {
  const start = Math.max(0, -fit.intercept / fit.slope);
  return [start, end].map((x) => ({ x, y: valueAt(fit, x) }));
}

function valueAt({ intercept, slope }: FittedSeries['fit'], x: number): number {
  return intercept + slope * x;
}
