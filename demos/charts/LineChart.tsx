import { type DataColumn, DataTable } from './DataTable.tsx';
import { formatNumber } from './formats.ts';
import {
  HEIGHT,
  type LineChartData,
  type LineChartLayout,
  type LineSeries,
  layoutLineChart,
  type Reading,
  readings,
  type SeriesLayout,
  WIDTH,
  xText,
} from './lineChartLayout.ts';

/** Props of `LineChart`. */
export interface LineChartProps extends LineChartData {
  /** Unique on the page. */
  id: string;
  /** Stands over the chart and names it. */
  title: string;
  /** What the chart shows, in a sentence or two, for readers who cannot see it. */
  description: string;
  xLabel: string;
  yLabel: string;
  /** Whether the numbers can be opened below the chart; yes, unless told. */
  dataTable?: boolean;
  /** Whether pointing at an epoch shows its values; yes, unless told. */
  readout?: boolean;
}

/**
 * Lines over epochs, each named at its end. Pointing at the plot shows the values at that epoch, by
 * CSS alone.
 */
export function LineChart(props: LineChartProps) {
  const { id, title, description, xLabel, yLabel, series, reference, marker } = props;
  const { dataTable = true, readout = true } = props;
  const layout = layoutLineChart(props);
  const { plot } = layout;
  const rows = tableRows(props);
  const backToFront = layout.series.toSorted(
    (a, b) => Number(b.series.faint ?? false) - Number(a.series.faint ?? false),
  );
  return (
    <figure class="chart line-chart" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title}
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the caption names it, a title would pop up over readings */}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <desc id={`${id}-description`}>{description}</desc>
        <clipPath id={`${id}-plot`}>
          {/* A little more than the plot, so that a line along its edge keeps its full width. */}
          <rect {...rectangle(plot.left - 3, plot.top - 3, plot.right + 3, plot.bottom + 2)} />
        </clipPath>
        <Axes layout={layout} xLabel={xLabel} yLabel={yLabel} />
        {layout.reference && (
          <line
            class="reference"
            x1={plot.left}
            x2={plot.right}
            y1={layout.reference.y.toFixed(1)}
            y2={layout.reference.y.toFixed(1)}
          />
        )}
        {layout.marker && (
          <line
            class="marker"
            x1={layout.marker.x.toFixed(1)}
            x2={layout.marker.x.toFixed(1)}
            y1={plot.top}
            y2={plot.bottom}
          />
        )}
        <g clip-path={`url(#${id}-plot)`}>
          {backToFront.map(
            (one) =>
              one.band && (
                <path key={seriesKey(one)} class={`band ${seriesClass(one)}`} d={one.band} />
              ),
          )}
          {backToFront.map((one) => (
            <Line key={seriesKey(one)} {...one} />
          ))}
        </g>
        {layout.reference && reference && (
          <text
            class="reference-label"
            x={layout.reference.labelX.toFixed(1)}
            y={layout.reference.labelY.toFixed(1)}
            dy="0.35em"
          >
            {reference.label}
          </text>
        )}
        {layout.marker && (
          <text
            class="marker-label"
            x={layout.marker.x.toFixed(1)}
            y={((layout.marker.label.top + layout.marker.label.bottom) / 2).toFixed(1)}
            dy="0.35em"
            text-anchor={layout.marker.anchor}
          >
            {marker?.label}
          </text>
        )}
        {layout.series.map(
          (one) =>
            one.label && (
              <text
                key={seriesKey(one)}
                class={`series-label ${seriesClass(one)}`}
                x={one.label.x.toFixed(1)}
                y={one.label.y.toFixed(1)}
                dy="0.35em"
              >
                {one.series.label}
              </text>
            ),
        )}
        {readout &&
          readings(props, layout).map((reading) => (
            <ReadingStrip key={reading.x} {...props} reading={reading} layout={layout} />
          ))}
      </svg>
      {dataTable && rows.length > 0 && (
        <DataTable
          caption={`${title}, ${yLabel} by ${xLabel}`}
          columns={[{ key: 'x', label: xLabel, numeric: true }, ...series.flatMap(tableColumns)]}
          rows={rows}
        />
      )}
    </figure>
  );
}

function rectangle(left: number, top: number, right: number, bottom: number) {
  return {
    x: left.toFixed(1),
    y: top.toFixed(1),
    width: (right - left).toFixed(1),
    height: (bottom - top).toFixed(1),
  };
}

function seriesKey({ series }: SeriesLayout): string {
  return `${series.id} ${series.label}`;
}

function seriesClass({ series }: Pick<SeriesLayout, 'series'>): string {
  return `series-${series.id}${series.faint ? ' faint' : ''}`;
}

function Axes(props: { layout: LineChartLayout; xLabel: string; yLabel: string }) {
  const { plot, xTicks, yTicks } = props.layout;
  return (
    <g class="axes">
      {yTicks.map(({ at, text }) => (
        <g key={text}>
          <line class="grid" x1={plot.left} x2={plot.right} y1={at.toFixed(1)} y2={at.toFixed(1)} />
          <text class="tick-text" x={plot.left - 8} y={at.toFixed(1)} dy="0.35em" text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {xTicks.map(({ at, text }) => (
        <g key={text}>
          <line
            class="tick"
            x1={at.toFixed(1)}
            x2={at.toFixed(1)}
            y1={plot.bottom}
            y2={plot.bottom + 4}
          />
          <text class="tick-text" x={at.toFixed(1)} y={plot.bottom + 19} text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
      <text class="axis-label" x={(plot.left + plot.right) / 2} y={HEIGHT - 7} text-anchor="middle">
        {props.xLabel}
      </text>
      <text class="axis-label y-label" x="0" y="12">
        {props.yLabel}
      </text>
    </g>
  );
}

function Line({ series, line, dots }: SeriesLayout) {
  return (
    <g class={`series ${seriesClass({ series })}`}>
      {line && <path class="line" d={line} />}
      {dots.map(({ x, y }) => (
        <circle class="dot" key={x} cx={x.toFixed(1)} cy={y.toFixed(1)} r="2.6" />
      ))}
    </g>
  );
}

/** A strip of the plot that shows the values at its x while pointed at. */
function ReadingStrip(props: LineChartProps & { reading: Reading; layout: LineChartLayout }) {
  const { reading, layout, xLabel, yFormat = 'number' } = props;
  const { plot, x, y } = layout;
  const at = x(reading.x).toFixed(1);
  return (
    <g class="reading">
      <rect {...rectangle(reading.left, plot.top, reading.right, plot.bottom)} />
      <g class="values">
        <line x1={at} x2={at} y1={plot.top} y2={plot.bottom} />
        {reading.values
          .filter((value) => Number.isFinite(value.y))
          .map((value) => (
            <circle
              key={value.series.id}
              class={`mark ${seriesClass(value)}`}
              cx={at}
              cy={y(value.y).toFixed(1)}
              r="3.4"
            />
          ))}
        <text class="readout" x={WIDTH} y="12" text-anchor="end">
          {`${xLabel} ${xText(props, reading.x)}`}
          {reading.values.map((value) => (
            <tspan key={value.series.id} class={seriesClass(value)} dx="8">
              {`${value.series.label} ${formatNumber(value.y, yFormat, yFormat === 'percent' ? 0 : 2)}`}
            </tspan>
          ))}
        </text>
      </g>
    </g>
  );
}

/** A column for a series, and two for the band around it. */
function tableColumns({ id, label, faint, band }: LineSeries, i: number): DataColumn[] {
  const name = faint ? `${id}, ${label}` : label;
  const columns = [{ key: String(i), label: name, numeric: true }];
  if (!band) return columns;
  const ends = ['from', 'to'].map((end) => ({
    key: `${i} ${end}`,
    label: `${name}, ${end}`,
    numeric: true,
  }));
  return [...columns, ...ends];
}

/** One row for each x that occurs. */
function tableRows(data: LineChartProps): Record<string, string>[] {
  const { series, yFormat = 'number' } = data;
  const written = (value: number | undefined) =>
    value === undefined ? '' : formatNumber(value, yFormat, yFormat === 'percent' ? 1 : 4);
  const xs = [...new Set(series.flatMap((one) => one.points.map((point) => point.x)))];
  xs.sort((a, b) => a - b);
  return xs.map((x) => {
    const row: Record<string, string> = { x: xText(data, x) };
    for (const [i, { points, band }] of series.entries()) {
      const around = band?.find((part) => part.x === x);
      row[i] = written(points.find((point) => point.x === x)?.y);
      row[`${i} from`] = written(around?.low);
      row[`${i} to`] = written(around?.high);
    }
    return row;
  });
}
