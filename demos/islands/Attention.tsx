import { useMemo } from 'preact/hooks';
import { type AtlasPlace, AttentionAtlas } from '../charts/AttentionAtlas.tsx';
import { ClassSwatch } from '../charts/ClassSwatch.tsx';
import { mapScale } from '../charts/mapScale.ts';
import { PatchMap } from '../charts/PatchMap.tsx';
import { LABELS, type Label } from '../engine/data/labels.ts';
import type { Prediction } from '../engine/run.ts';
import { isActive } from '../session/machine.ts';
import { Bench } from './Bench.tsx';
import { formatPercent } from './format.ts';
import { ImagePicker } from './ImagePicker.tsx';
import {
  type AttentionView,
  computedViews,
  mapAt,
  mapNames,
  type RecordedAttention,
  recordedViews,
} from './inspect/attentionView.ts';
import {
  firstChoices,
  type InspectProps,
  imageRef,
  inspectControls,
  ModelAndDevice,
  pictureOf,
  requestOf,
} from './inspect/choices.tsx';
import { InspectLinks } from './inspect/InspectLinks.tsx';
import { NoPicture } from './inspect/NoPicture.tsx';
import { ProgressLine } from './ProgressLine.tsx';
import { TaskActions } from './TaskActions.tsx';
import { type Control, numberFrom, useControls } from './useControls.ts';
import { useHydrated } from './useHydrated.ts';
import { useTask } from './useTask.ts';

/** Props of `Attention`. */
export interface AttentionProps extends InspectProps {
  recorded: RecordedAttention;
  /** What the recorded run’s model says of the recorded images. */
  predictions: Prediction[];
  command: string;
}

/** Which map of a layer, in a link. */
const MAP: Control<string> = {
  rule: 'the number of a head, mean or rollout',
  read: (map) => map,
  write: (text) => (/^([1-9]\d?|mean|rollout)$/.test(text) ? text : undefined),
};

/** The demo `attention`: what the class token attends to in two images, by layer and head. */
export default function Attention(props: AttentionProps) {
  const { recorded, images, models, command } = props;
  const hydrated = useHydrated();
  const controls = useMemo(() => {
    const choices = inspectControls(props);
    return { ...choices, beside: choices.image, layer: numberFrom(1, 99), map: MAP };
  }, []);
  const initial = useMemo(() => {
    const [first, second] = recorded.images;
    return {
      ...firstChoices(props, first.imageId),
      beside: firstChoices(props, second.imageId).image,
      layer: recorded.images[0].attention.layers,
      map: 'rollout',
    };
  }, []);
  const { values, set, query, hidden, notices } = useControls(controls, initial);
  const task = useTask('inspectAttention');
  const { result } = task;
  const views = useMemo(
    () => (result ? computedViews(result) : recordedViews(recorded, props.predictions)),
    [result, recorded],
  );
  const run = (choices = values) => {
    const refs = [choices.image, choices.beside].map((id) => imageRef(images, id));
    const there = refs.filter((ref) => ref !== undefined);
    if (there.length === 2) task.run({ ...requestOf(props, choices), images: there });
  };
  const busy = isActive(task.phase);
  const names = mapNames(views[0].heads);
  // A link may ask for a head or a layer that this model does not have.
  const place: AtlasPlace = {
    layer: Math.min(values.layer, views[0].layers) - 1,
    column: names.includes(values.map) ? names.indexOf(values.map) : names.length - 1,
  };
  const pick = ({ layer, column }: AtlasPlace) => {
    set('layer', layer + 1);
    set('map', names[column]);
  };
  const model = result?.model ?? recorded.model;
  const missing = views.filter(({ imageId }) => !pictureOf(props, imageId, result !== undefined));
  return (
    <Bench
      id="attention"
      title="What the class token attends to"
      phase={task.phase}
      chip={result ? 'Yours' : 'Recorded'}
      badge={result && props.synthetic ? 'Synthetic images' : undefined}
      actions={
        <TaskActions
          phase={task.phase}
          hydrated={hydrated && images.some((image) => image.src)}
          onRun={() => run()}
          onCancel={task.cancel}
          onReset={task.reset}
        >
          {result ? 'Run again' : 'Look into a model here'}
        </TaskActions>
      }
      controls={
        !hidden && (
          <fieldset class="bench-controls" disabled={!hydrated || busy}>
            <legend class="visually-hidden">Model, images and map</legend>
            <ModelAndDevice
              models={models}
              choices={values}
              onModel={(model) => set('model', model)}
              onBackend={(backend) => set('backend', backend)}
            />
            {(['image', 'beside'] as const).map((name) => (
              <ImagePicker
                key={name}
                name={name}
                label={name === 'image' ? 'Image' : 'Second image'}
                images={images}
                value={values[name]}
                disabled={!hydrated || busy}
                onChange={(imageId) => {
                  set(name, imageId);
                  if (result) run({ ...values, [name]: imageId });
                }}
              />
            ))}
            <label>
              <span>Layer</span>
              <input
                type="number"
                name="layer"
                min={1}
                max={views[0].layers}
                value={place.layer + 1}
                onInput={(event) => {
                  const layer = controls.layer.write(event.currentTarget.value);
                  if (layer !== undefined) set('layer', layer);
                }}
              />
            </label>
            <label>
              <span>Map</span>
              <select
                name="map"
                value={names[place.column]}
                onChange={(event) => set('map', event.currentTarget.value)}
              >
                {names.map((name, i) => (
                  <option key={name} value={name} selected={i === place.column}>
                    {i < views[0].heads ? `head ${name}` : name}
                  </option>
                ))}
              </select>
            </label>
          </fieldset>
        )
      }
      notices={[...notices, ...task.notices]}
      announcement={task.announcement}
      lookFor={
        <>
          <b>What to look for.</b> Go down the columns: the heads of the first layers look almost
          everywhere, those of the last at half as many patches and fewer. Then ask of the rollout
          whether those lie on the lesion. They may, and the answer still be wrong: a map says where
          the model looked, and not why it decided.
        </>
      }
      facts={
        <ul class="bench-facts">
          {result && <li data-output="device">{result.device.description}</li>}
          <li data-output="model">{model.name}</li>
          <li>attention rollout after Abnar and Zuidema, 2020</li>
        </ul>
      }
      links={
        <InspectLinks
          bench="attention"
          command={result ? undefined : command}
          query={query}
          hydrated={hydrated}
          shown={{
            model,
            layer: place.layer + 1,
            map: names[place.column],
            images: views.map((view) => ({
              imageId: view.imageId,
              probabilities: view.probabilities,
              own: mapAt(view, place).own,
              values: Array.from(mapAt(view, place).values),
            })),
          }}
          whole={() => result ?? recorded}
        />
      }
    >
      <ProgressLine progress={task.progress} of="the look into the model" />
      <div class="inspect-pair">
        {views.map((view, i) => (
          <ImageAttention
            key={view.imageId}
            id={`attention-${i + 1}`}
            view={view}
            place={place}
            dx={images.find(({ imageId }) => imageId === view.imageId)?.dx ?? recorded.images[i].dx}
            src={pictureOf(props, view.imageId, result !== undefined)}
            onPick={hydrated ? pick : undefined}
          />
        ))}
      </div>
      {missing.map(({ imageId }) => (
        <NoPicture key={imageId} imageId={imageId} />
      ))}
      {result && !views[0].probabilities && (
        <p class="bench-hint" data-output="no-prediction">
          {model.name} has a new head for the seven classes, which knows nothing yet: what it would
          say of the images is left out.
        </p>
      )}
      <p class="bench-hint">
        Predictions here are teaching material. They are no medical advice, and say nothing about
        anyone’s skin.
      </p>
    </Bench>
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
