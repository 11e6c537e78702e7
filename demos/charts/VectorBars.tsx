import { DataTable } from './DataTable.tsx';

/** Props of `VectorBars`. */
export interface VectorBarsProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** Vectors of one size, drawn on one scale beneath each other. */
  vectors: readonly { name: string; values: ArrayLike<number> }[];
}

const WIDTH = 360;
const LINE = 16;
const BARS = 46;

/** Vectors as rows of bars, one for each number: up for what is above 0, down for what is below. */
export function VectorBars({ id, title, vectors }: VectorBarsProps) {
  const size = vectors[0].values.length;
  const largest = Math.max(...vectors.flatMap(({ values }) => Array.from(values, Math.abs))) || 1;
  const bar = WIDTH / size;
  return (
    <figure class="chart vector-bars" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title} <span class="measure">{size} numbers</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the caption names it */}
      <svg
        viewBox={`0 0 ${WIDTH} ${vectors.length * (LINE + BARS)}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <desc id={`${id}-description`}>
          {vectors
            .map(({ name, values }) => {
              const [low, high] = [Math.min, Math.max].map((of) => of(...Array.from(values)));
              return `${name}: from ${low.toFixed(2)} to ${high.toFixed(2)}.`;
            })
            .join(' ')}
        </desc>
        {vectors.map(({ name, values }, row) => {
          const top = row * (LINE + BARS);
          const middle = top + LINE + BARS / 2;
          const heights = Array.from(values, (value) => (value / largest) * (BARS / 2 - 2));
          return (
            <g key={name} class={`vector vector-${row}`}>
              <text x={0} y={top + 11}>
                {name}
              </text>
              <line x1={0} x2={WIDTH} y1={middle} y2={middle} />
              <path
                stroke-width={(0.8 * bar).toFixed(2)}
                d={heights
                  .map(
                    (height, i) =>
                      `M${((i + 0.5) * bar).toFixed(1)} ${middle}v${(-height).toFixed(1)}`,
                  )
                  .join('')}
              />
            </g>
          );
        })}
      </svg>
      <DataTable
        caption={`${title}: each number of each vector`}
        columns={[
          { key: 'i', label: 'number', numeric: true },
          ...vectors.map(({ name }, row) => ({ key: `v${row}`, label: name, numeric: true })),
        ]}
        rows={Array.from({ length: size }, (_, i) => ({
          i: i + 1,
          ...Object.fromEntries(
            vectors.map(({ values }, row) => [`v${row}`, values[i].toFixed(3)]),
          ),
        }))}
      />
    </figure>
  );
}
