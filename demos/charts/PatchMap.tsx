import { DataTable } from './DataTable.tsx';
import { shareOf } from './mapScale.ts';

/** Props of `PatchMap`. */
export interface PatchMapProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What a patch's number is: "cosine with patch 92". */
  measure: string;
  /** Patches along a side. */
  side: number;
  /** One number a patch, row by row from the top. */
  values: ArrayLike<number>;
  /** Numbers from which a patch is hidden, or less, and shown in full, or more. */
  scale: { low: number; full: number };
  format: (value: number) => string;
  /** The picture that the patches were cut from, where the page has it. */
  src?: string;
  /** A patch to mark. */
  selected?: number;
  /** The patches that can be picked, where that is not all of them. */
  marks?: readonly number[];
  /** Called with the patch under the pointer. */
  onPick?: (patch: number) => void;
}

/** Units of the drawing: the picture, and the scale beneath. */
const WIDTH = 280;
const SCALE_HEIGHT = 30;
const STEPS = 24;

/**
 * A picture behind a veil that is thinner over a patch the larger its number is: what shows clearly is
 * what counts. Without the picture, a plain ground shows.
 */
export function PatchMap(props: PatchMapProps) {
  const { id, title, measure, side, values, scale, format, src, selected, marks, onPick } = props;
  const all = Array.from({ length: side ** 2 }, (_, i) => values[i]);
  const largest = all.indexOf(Math.max(...all));
  const pick = onPick && ((event: PointerEvent) => onPick(patchAt(event, side)));
  return (
    <figure class="chart patch-map" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title} <span class="measure">{measure}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the caption names it */}
      <svg
        viewBox={`0 0 ${WIDTH} ${WIDTH + SCALE_HEIGHT}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <desc id={`${id}-description`}>
          {`A square of ${side} by ${side} patches. Largest: ${format(all[largest])} at ${placeName(largest, side)}.`}
        </desc>
        <rect class="ground" width={WIDTH} height={WIDTH} />
        {src && <image href={src} width={WIDTH} height={WIDTH} preserveAspectRatio="none" />}
        <g
          class={`cells${pick ? ' live' : ''}`}
          transform={`scale(${WIDTH / side})`}
          shape-rendering="crispEdges"
          onPointerMove={pick}
          onPointerDown={pick}
        >
          {all.map((value, i) => (
            <path
              key={i}
              class="veil"
              d={`M${i % side} ${Math.floor(i / side)}h1v1h-1z`}
              opacity={(1 - shareOf(value, scale)).toFixed(2)}
            />
          ))}
          {marks?.map((patch) => (
            <circle
              key={patch}
              class="mark"
              cx={(patch % side) + 0.5}
              cy={Math.floor(patch / side) + 0.5}
              r="0.09"
              shape-rendering="auto"
            />
          ))}
        </g>
        {selected !== undefined && <Frame patch={selected} cell={WIDTH / side} side={side} />}
        <Scale
          text={[
            format(scale.low),
            `${format(scale.full)}${format(all[largest]) !== format(scale.full) ? '+' : ''}`,
          ]}
          hasPicture={src !== undefined}
        />
      </svg>
      <DataTable
        caption={`${title}: ${measure}, by row and column of the patches`}
        columns={[
          { key: 'row', label: 'row', numeric: true },
          ...Array.from({ length: side }, (_, i) => ({
            key: String(i),
            label: String(i + 1),
            numeric: true,
          })),
        ]}
        rows={Array.from({ length: side }, (_, row) => ({
          row: row + 1,
          ...Object.fromEntries(
            all.slice(row * side, (row + 1) * side).map((value, i) => [i, format(value)]),
          ),
        }))}
      />
    </figure>
  );
}

/** A patch's place for people, counted from 1: "row 7, column 8". */
export function placeName(patch: number, side: number): string {
  return `row ${Math.floor(patch / side) + 1}, column ${(patch % side) + 1}`;
}

function Frame({ patch, cell, side }: { patch: number; cell: number; side: number }) {
  const place = { x: (patch % side) * cell, y: Math.floor(patch / side) * cell };
  return (
    <g class="frame">
      <rect class="rim" {...place} width={cell} height={cell} />
      <rect {...place} width={cell} height={cell} />
    </g>
  );
}

/** From hidden to shown in full. */
function Scale({ text: [low, high], hasPicture }: { text: [string, string]; hasPicture: boolean }) {
  const [top, height] = [WIDTH + 10, 8];
  return (
    <g class="scale">
      <rect
        class={hasPicture ? 'full' : 'ground'}
        x={WIDTH / 4}
        y={top}
        width={WIDTH / 2}
        height={height}
      />
      {Array.from({ length: STEPS }, (_, i) => (
        <rect
          key={i}
          class="veil"
          x={WIDTH / 4 + (i * WIDTH) / 2 / STEPS}
          y={top}
          width={WIDTH / 2 / STEPS}
          height={height}
          opacity={(1 - i / (STEPS - 1)).toFixed(2)}
          shape-rendering="crispEdges"
        />
      ))}
      <rect class="edge" x={WIDTH / 4} y={top} width={WIDTH / 2} height={height} />
      <text x={WIDTH / 4 - 8} y={top + 4} dy="0.35em" text-anchor="end">
        {low}
      </text>
      <text x={(3 * WIDTH) / 4 + 8} y={top + 4} dy="0.35em">
        {high}
      </text>
    </g>
  );
}

function patchAt({ currentTarget, clientX, clientY }: PointerEvent, side: number): number {
  const { left, top, width, height } = (currentTarget as Element).getBoundingClientRect();
  const along = (distance: number, length: number) =>
    Math.max(0, Math.min(side - 1, Math.floor((side * distance) / length)));
  return along(clientY - top, height) * side + along(clientX - left, width);
}
