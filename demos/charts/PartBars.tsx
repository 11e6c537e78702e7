import { DataTable } from './DataTable.tsx';
import { formatCount } from './formats.ts';

/** A part of a model, as a bar. */
export interface PartBar {
  name: string;
  /** What kind it is: decides its colour. */
  kind: 'embeddings' | 'block' | 'merging' | 'norm' | 'head';
  parameters: number;
  /** Multiply-adds for one image. */
  macs: number;
  /** What comes out: "197 × 192". */
  shape: string;
}

/** Props of `PartBars`. */
export interface PartBarsProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** In the order that an image comes through. */
  parts: readonly PartBar[];
  selected?: number;
  onPick?: (part: number) => void;
}

const WIDTH = 360;
const LEFT = 8;
const RIGHT = 8;
const TOP = 26;
/** Of the longest bar, up and down. */
const LENGTH = 84;
/** Between the two, where the names stand. */
const MIDDLE = 26;
const HEIGHT = TOP + 2 * LENGTH + MIDDLE + 26;

/** A model from left to right: parameters of each part upwards, multiply-adds downwards. */
export function PartBars({ id, title, parts, selected, onPick }: PartBarsProps) {
  const pitch = (WIDTH - LEFT - RIGHT) / parts.length;
  const [mostParameters, mostMacs] = [
    Math.max(...parts.map(({ parameters }) => parameters)),
    Math.max(...parts.map(({ macs }) => macs)),
  ];
  const [up, down] = [TOP + LENGTH, TOP + LENGTH + MIDDLE];
  return (
    <figure class="chart part-bars" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title}
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the caption names it */}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <desc id={`${id}-description`}>
          {`${parts.length} parts. The most parameters of one: ${formatCount(mostParameters)}. The most multiply-adds: ${formatCount(mostMacs)}.`}
        </desc>
        <text x={LEFT} y={14}>
          parameters, up to {shortCount(mostParameters)} a part
        </text>
        <text x={LEFT} y={HEIGHT - 6}>
          multiply-adds, up to {shortCount(mostMacs)} a part
        </text>
        {parts.map(({ name, kind, parameters, macs }, i) => {
          const [x, width] = [LEFT + i * pitch, pitch - 2];
          // A part that has anything at all can be seen.
          const length = (value: number, most: number) =>
            value === 0 ? 0 : Math.max(1, (LENGTH * value) / most);
          const [above, below] = [length(parameters, mostParameters), length(macs, mostMacs)];
          return (
            <g key={name} class={`part ${kind}${i === selected ? ' selected' : ''}`}>
              <rect x={x} y={up - above} width={width} height={above} />
              <rect class="macs" x={x} y={down} width={width} height={below} />
              <rect class="node" x={x} y={up + 4} width={width} height={MIDDLE - 8} rx={2} />
              <text x={x + width / 2} y={up + MIDDLE / 2} dy="0.35em" text-anchor="middle">
                {sign(kind, name)}
              </text>
              {onPick && (
                <rect
                  class="hit"
                  x={x - 1}
                  y={TOP}
                  width={pitch}
                  height={HEIGHT - TOP - 20}
                  onPointerDown={() => onPick(i)}
                />
              )}
            </g>
          );
        })}
      </svg>
      <DataTable
        caption={`${title}: parameters and multiply-adds of each part`}
        columns={[
          { key: 'name', label: 'part' },
          { key: 'shape', label: 'gives', numeric: true },
          { key: 'parameters', label: 'parameters', numeric: true },
          { key: 'macs', label: 'multiply-adds', numeric: true },
        ]}
        rows={parts.map(({ name, shape, parameters, macs }) => ({
          name,
          shape,
          parameters: formatCount(parameters),
          macs: formatCount(macs),
        }))}
      />
    </figure>
  );
}

/** A large count for people: "445 thousand", "1.25 billion". */
export function shortCount(value: number): string {
  const [size, unit] =
    value >= 1e9 ? [1e9, ' billion'] : value >= 1e6 ? [1e6, ' million'] : [1e3, ' thousand'];
  if (value < 1e4) return formatCount(value);
  return `${(value / size).toPrecision(3)}${unit}`;
}

/** What stands in a part's box: a block's number, or one letter. */
function sign(kind: PartBar['kind'], name: string): string {
  return kind === 'block' ? name.replace(/\D/g, '') : name[0];
}
