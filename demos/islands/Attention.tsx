import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Prediction } from '../engine/run.ts';
import { isActive } from '../session/machine.ts';
import { ImagePicker } from './bench/ImagePicker.tsx';
import { type Control, numberFrom, useControls } from './bench/useControls.ts';
import { useHydrated } from './bench/useHydrated.ts';
import { useLazy } from './bench/useLazy.ts';
import { useTask } from './bench/useTask.ts';
import type { RecordedAttention } from './inspect/attentionView.ts';
import {
  firstChoices,
  type InspectProps,
  imageRef,
  inspectControls,
  requestOf,
} from './inspect/choices.tsx';
import { InspectBench } from './inspect/InspectBench.tsx';
import { mapNames } from './inspect/mapNames.ts';

/** Props of `Attention`. */
export interface AttentionProps extends InspectProps {
  recorded: RecordedAttention;
  /** What the recorded run’s model says of the recorded images. */
  predictions: Prediction[];
  command: string;
  /** The recorded maps, drawn at build time: the page loads what draws them once they are to change. */
  maps?: ComponentChildren;
}

/** Which map of a layer, in a link. */
const MAP: Control<string> = {
  rule: 'the number of a head, mean or rollout',
  read: (map) => map,
  write: (text) => (/^([1-9]\d?|mean|rollout)$/.test(text) ? text : undefined),
};

/** The demo `attention`: what the class token attends to in two images, by layer and head. */
export default function Attention(props: AttentionProps) {
  const { recorded, images, maps } = props;
  const hydrated = useHydrated();
  const controls = useMemo(() => {
    const choices = inspectControls(props);
    return { ...choices, beside: choices.image, layer: numberFrom(1, 99), map: MAP };
  }, []);
  const initial = useMemo(() => {
    const [first, second] = recorded.images;
    return {
      ...firstChoices(props, { model: recorded.model.id, image: first.imageId }),
      // Where the site has other images than the record: two that differ.
      beside: (
        images.find(({ imageId }) => imageId === second.imageId) ?? images[images.length - 1]
      ).imageId,
      layer: recorded.images[0].attention.layers,
      map: 'rollout',
    };
  }, []);
  const choices = useControls(controls, initial);
  const { values, set } = choices;
  const task = useTask('inspectAttention');
  const { result } = task;
  const [touched, setTouched] = useState(false);
  const run = (choices = values) => {
    const refs = [choices.image, choices.beside].map((id) => imageRef(images, id));
    const there = refs.filter((ref) => ref !== undefined);
    if (there.length === 2) task.run({ ...requestOf(props, choices), images: there });
  };
  const busy = isActive(task.phase);
  const { layers, heads } = (result ?? recorded).images[0].attention;
  const names = mapNames(heads);
  // A link may ask for a head or a layer that this model does not have.
  const layer = Math.min(values.layer, layers);
  const map = names.includes(values.map) ? values.map : 'rollout';
  const isDrawn = !result && !touched && layer === initial.layer && map === initial.map;
  const AttentionPair = useLazy(() => import('./inspect/AttentionPair.tsx'), !isDrawn);
  const model = result?.model ?? recorded.model;
  return (
    <InspectBench
      id="attention"
      title="What the class token attends to"
      site={props}
      hydrated={hydrated}
      choices={choices}
      legend="Model, images and map"
      task={task}
      work="the look into the model"
      button={{ first: 'Look into a model here', again: 'Run again' }}
      lacking={images.every((image) => !image.src)}
      onRun={() => run()}
      controls={
        <>
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
              max={layers}
              value={layer}
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
              value={map}
              onChange={(event) => set('map', event.currentTarget.value)}
            >
              {names.map((name, i) => (
                <option key={name} value={name} selected={name === map}>
                  {i < heads ? `head ${name}` : name}
                </option>
              ))}
            </select>
          </label>
        </>
      }
      lookFor={
        <>
          <b>What to look for.</b> Go down the columns: the heads of the first layers look almost
          everywhere, those of the last at half as many patches and fewer. Then ask of the rollout
          whether those lie on the lesion. They may, and the answer still be wrong: a map says where
          the model looked, and not why it decided.
        </>
      }
      facts={
        <>
          {result && <li data-output="device">{result.device.description}</li>}
          <li data-output="model">{model.name}</li>
          <li>attention rollout after Abnar and Zuidema, 2020</li>
        </>
      }
      whole={() => result ?? recorded}
    >
      {/* The small maps answer from when the pointer first comes near. */}
      <div class="attention-maps" onPointerEnter={() => setTouched(true)}>
        {AttentionPair && !isDrawn ? (
          <AttentionPair
            {...{ recorded, images, layer, map, result }}
            predictions={props.predictions}
            synthetic={props.synthetic}
            onPick={(picked) => {
              set('layer', picked.layer);
              set('map', picked.map);
            }}
          />
        ) : (
          maps
        )}
      </div>
      {result && !result.images[0].probabilities && (
        <p class="bench-hint" data-output="no-prediction">
          {model.name} has a new head for the seven classes, which knows nothing yet: what it would
          say of the images is left out.
        </p>
      )}
      <p class="bench-hint">
        Predictions here are teaching material. They are no medical advice, and say nothing about
        anyone’s skin.
      </p>
    </InspectBench>
  );
}
