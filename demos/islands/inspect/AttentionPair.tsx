import { useMemo } from 'preact/hooks';
import { type AtlasPlace, AttentionAtlas } from '../../charts/AttentionAtlas.tsx';
import { ClassSwatch } from '../../charts/ClassSwatch.tsx';
import { mapScale } from '../../charts/mapScale.ts';
import { PatchMap } from '../../charts/PatchMap.tsx';
import { LABELS, type Label } from '../../engine/data/labels.ts';
import type { Prediction } from '../../engine/run.ts';
import type { InspectedAttention } from '../../worker/tasks/inspectAttention.ts';
import { DataOutput } from '../bench/DataOutput.tsx';
import { formatPercent } from '../bench/format.ts';
import {
  type AttentionView,
  computedViews,
  mapAt,
  type RecordedAttention,
  recordedViews,
} from './attentionView.ts';
import { type InspectProps, pictureOf } from './choices.tsx';
import { mapNames } from './mapNames.ts';
import { NoPicture } from './NoPicture.tsx';

/** Props of `AttentionPair`. */
export interface AttentionPairProps extends Pick<InspectProps, 'images' | 'synthetic'> {
  recorded: RecordedAttention;
  /** What the recorded run’s model says of the recorded images. */
  predictions: readonly Prediction[];
  /** What was computed here, in place of the record. */
  result?: InspectedAttention;
  /** Counted from 1. */
  layer: number;
  /** One of `mapNames`. */
  map: string;
  /** Makes the small maps answer; absent before the page is alive. */
  onPick?: (choice: { layer: number; map: string }) => void;
}

/** What the class token attends to in two images, by one map at a time and by all at once. */
export default function AttentionPair(props: AttentionPairProps) {
  const { recorded, predictions, result, images, layer, map, onPick } = props;
  const views = useMemo(
    () => (result ? computedViews(result) : recordedViews(recorded, predictions)),
    [result, recorded],
  );
  const names = mapNames(views[0].heads);
  const place: AtlasPlace = { layer: layer - 1, column: names.indexOf(map) };
  const pictures = views.map(({ imageId }) => pictureOf(props, imageId, result !== undefined));
  return (
    <>
      <div class="inspect-pair">
        {views.map((view, i) => (
          <ImageAttention
            key={view.imageId}
            id={`attention-${i + 1}`}
            view={view}
            place={place}
            dx={images.find(({ imageId }) => imageId === view.imageId)?.dx ?? recorded.images[i].dx}
            src={pictures[i]}
            onPick={
              onPick && ((picked) => onPick({ layer: picked.layer + 1, map: names[picked.column] }))
            }
          />
        ))}
      </div>
      {views.map(({ imageId }, i) => !pictures[i] && <NoPicture key={imageId} imageId={imageId} />)}
      <DataOutput
        name="run"
        value={{
          model: (result ?? recorded).model,
          layer,
          map,
          images: views.map((view) => ({
            imageId: view.imageId,
            probabilities: view.probabilities,
            own: mapAt(view, place).own,
            values: Array.from(mapAt(view, place).values),
          })),
        }}
      />
    </>
  );
}

interface ImageAttentionProps {
  id: string;
  view: AttentionView;
  place: AtlasPlace;
  /** What it is. */
  dx: Label;
  src: string | undefined;
  onPick: ((place: AtlasPlace) => void) | undefined;
}

/** One image: what it is, what the model says, one map over it, and all maps beside. */
function ImageAttention({ id, view, place, dx, src, onPick }: ImageAttentionProps) {
  const { imageId, heads, side, layers, maps, probabilities } = view;
  const names = mapNames(heads);
  const { values, own } = mapAt(view, place);
  const name = place.column < heads ? `head ${names[place.column]}` : names[place.column];
  return (
    <section class="image-attention" aria-labelledby={`${id}-name`}>
      <h4 id={`${id}-name`}>
        <ClassSwatch label={dx} />
        {dx} <small>{imageId}</small>
      </h4>
      {probabilities && <Verdict dx={dx} probabilities={probabilities} />}
      <div class="image-attention-maps">
        <PatchMap
          id={`${id}-map`}
          title={`Layer ${place.layer + 1}, ${name}`}
          measure={`${formatPercent(own)} on itself`}
          side={side}
          values={values}
          scale={mapScale(values)}
          format={(value) => `${(100 * value).toFixed(2)}%`}
          src={src}
        />
        <AttentionAtlas
          id={`${id}-atlas`}
          title="All layers and heads"
          columns={names.map((one) => (one === 'rollout' ? 'roll' : one))}
          layers={layers}
          side={side}
          maps={maps}
          selected={place}
          onPick={onPick}
        />
      </div>
    </section>
  );
}

/** What the model takes the image for. */
function Verdict({ dx, probabilities }: { dx: Label; probabilities: readonly number[] }) {
  const most = Math.max(...probabilities);
  const said = LABELS[probabilities.indexOf(most)];
  return (
    <p data-output="verdict">
      <span class={said === dx ? 'verdict right' : 'verdict wrong'}>
        {said === dx ? 'right' : 'wrong'}
      </span>{' '}
      The model says <ClassSwatch label={said} />
      {said}, with {formatPercent(most)}.
    </p>
  );
}
