import { DataTable } from './DataTable.tsx';
import { mapScale, shareOf } from './mapScale.ts';
import { pngUrl } from './png.ts';

/** One of an atlas's maps. */
export interface AtlasPlace {
  /** Counted from 0. */
  layer: number;
  column: number;
}

/** Props of `AttentionAtlas`. */
export interface AttentionAtlasProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** Names of the maps of a layer: "1", "2", "mean". */
  columns: readonly string[];
  layers: number;
  /** Patches along a side. */
  side: number;
  /** Maps of side² numbers each, layer by layer. */
  maps: ArrayLike<number>;
  selected?: AtlasPlace;
  onPick?: (place: AtlasPlace) => void;
}

/** Units: a map, and the space between two; what stands above and to the left. */
const MAP = 24;
const GAP = 3;
const TOP = 18;
const LEFT = 22;

/** All attention maps of an image, a row for each layer, each on a scale of its own. */
export function AttentionAtlas(props: AttentionAtlasProps) {
  const { id, title, columns, layers, side, maps, selected, onPick } = props;
  const pitch = MAP + GAP;
  const [width, height] = [columns.length * pitch - GAP, layers * pitch - GAP];
  const places = Array.from({ length: layers * columns.length }, (_, i) => ({
    layer: Math.floor(i / columns.length),
    column: i % columns.length,
  }));
  const mapOf = ({ layer, column }: AtlasPlace) => {
    const start = (layer * columns.length + column) * side ** 2;
    return Array.from({ length: side ** 2 }, (_, i) => maps[start + i]);
  };
  const corner = ({ layer, column }: AtlasPlace) => ({
    x: LEFT + column * pitch,
    y: TOP + layer * pitch,
  });
  return (
    <figure class="chart attention-atlas" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title}
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the caption names it */}
      <svg
        viewBox={`0 0 ${LEFT + width + 1} ${TOP + height + 1}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <desc id={`${id}-description`}>
          {`${layers} rows, one for each layer, of ${columns.length} maps each.`}
        </desc>
        {columns.map((name, column) => (
          <text key={name} x={LEFT + column * pitch + MAP / 2} y={TOP - 6} text-anchor="middle">
            {name}
          </text>
        ))}
        {Array.from({ length: layers }, (_, layer) => (
          <text
            key={layer}
            x={LEFT - 6}
            y={TOP + layer * pitch + MAP / 2}
            dy="0.35em"
            text-anchor="end"
          >
            {layer + 1}
          </text>
        ))}
        {places.map((place, i) => (
          <rect key={i} class="ground" {...corner(place)} width={MAP} height={MAP} />
        ))}
        <mask id={`${id}-mask`} class="strength">
          {places.map((place, i) => (
            <image
              key={i}
              href={mapUrl(mapOf(place))}
              {...corner(place)}
              width={MAP}
              height={MAP}
              image-rendering="pixelated"
            />
          ))}
        </mask>
        <rect
          class="strength"
          x={LEFT}
          y={TOP}
          width={width}
          height={height}
          mask={`url(#${id}-mask)`}
        />
        {onPick &&
          places.map((place, i) => (
            <rect
              key={i}
              class="hit"
              {...corner(place)}
              width={pitch}
              height={pitch}
              onPointerDown={() => onPick(place)}
            />
          ))}
        {selected && <rect class="frame" {...corner(selected)} width={MAP} height={MAP} />}
      </svg>
      <DataTable
        caption={`${title}: the number of patches that would share the same attention evenly (exp of the entropy), of ${side ** 2}`}
        columns={[
          { key: 'layer', label: 'layer', numeric: true },
          ...columns.map((name, i) => ({ key: String(i), label: name, numeric: true })),
        ]}
        rows={Array.from({ length: layers }, (_, layer) => ({
          layer: layer + 1,
          ...Object.fromEntries(
            columns.map((_, column) => [column, spread(mapOf({ layer, column })).toFixed(0)]),
          ),
        }))}
      />
    </figure>
  );
}

/** A map as a grey picture, on a scale of its own. */
function mapUrl(map: readonly number[]): string {
  const side = Math.sqrt(map.length);
  const scale = mapScale(map);
  const data = Uint8Array.from(map, (value) => Math.round(255 * shareOf(value, scale)));
  return pngUrl({ width: side, height: side, data });
}

/** exp of the entropy of the map's shares: from 1, all on one patch, to their count, all alike. */
function spread(map: readonly number[]): number {
  const total = map.reduce((sum, value) => sum + value, 0);
  const shares = map.map((value) => value / total).filter((share) => share > 0);
  return Math.exp(-shares.reduce((sum, share) => sum + share * Math.log(share), 0));
}
