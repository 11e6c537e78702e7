import { useMemo } from 'preact/hooks';
import { PatchMap, placeName } from '../charts/PatchMap.tsx';
import { VectorBars } from '../charts/VectorBars.tsx';
import { LABEL_NAMES } from '../engine/data/labels.ts';
import { isActive } from '../session/machine.ts';
import { Figure } from './bench/Figure.tsx';
import { ImagePicker } from './bench/ImagePicker.tsx';
import { Slider } from './bench/Slider.tsx';
import { choice, numberFrom, useControls } from './bench/useControls.ts';
import { useHydrated } from './bench/useHydrated.ts';
import { useTask } from './bench/useTask.ts';
import {
  firstChoices,
  type InspectProps,
  imageRef,
  inspectControls,
  pictureOf,
  requestOf,
} from './inspect/choices.tsx';
import { InspectBench } from './inspect/InspectBench.tsx';
import { NoPicture } from './inspect/NoPicture.tsx';
import {
  computedView,
  LIKENESSES,
  type Likeness,
  nearestPatch,
  type PatchView,
  type RecordedPatches,
  recordedView,
} from './inspect/patchView.ts';

/** Props of `Patches`. */
export interface PatchesProps extends InspectProps {
  recorded: RecordedPatches;
  command: string;
}

const LIKENESS_NAMES: Record<Likeness, string> = {
  content: 'what it shows',
  position: 'where it stands',
  token: 'both: the token',
};

/** The demo `patches`: an image in patches, each a vector, and how alike these are. */
export default function Patches(props: PatchesProps) {
  const { recorded, images } = props;
  const hydrated = useHydrated();
  const controls = useMemo(
    () => ({
      ...inspectControls(props),
      likeness: choice(LIKENESSES),
      row: numberFrom(1, 64),
      column: numberFrom(1, 64),
    }),
    [],
  );
  const initial = useMemo(
    () => ({
      ...firstChoices(props, { model: recorded.model.id, image: recorded.imageId }),
      likeness: 'token' as Likeness,
      row: 8,
      column: 8,
    }),
    [],
  );
  const choices = useControls(controls, initial);
  const { values, set } = choices;
  const task = useTask('inspectPatches');
  const { result } = task;
  const view = useMemo(
    () => (result ? computedView(result) : recordedView(recorded)),
    [result, recorded],
  );
  const run = (choices = values) => {
    const image = imageRef(images, choices.image);
    if (image) task.run({ ...requestOf(props, choices), image });
  };
  const patch = nearestPatch(view, values.row - 1, values.column - 1);
  const pick = (next: number) => {
    const nearest = nearestPatch(view, Math.floor(next / view.side), next % view.side);
    set('row', Math.floor(nearest / view.side) + 1);
    set('column', (nearest % view.side) + 1);
  };
  const likeness = view.likenessOf(patch, values.likeness);
  const src = pictureOf(props, view.imageId, result !== undefined);
  const { dx } = images.find(({ imageId }) => imageId === view.imageId) ?? {};
  return (
    <InspectBench
      id="patches"
      title={`One image, ${view.side ** 2} patches`}
      site={props}
      hydrated={hydrated}
      choices={choices}
      legend="Model and image"
      task={task}
      work="the embedding"
      button={{ first: 'Embed all patches here', again: 'Run again' }}
      lacking={images.every((image) => !image.src)}
      onRun={() => run()}
      controls={
        <>
          <ImagePicker
            images={images}
            value={values.image}
            disabled={!hydrated || isActive(task.phase)}
            onChange={(image) => {
              set('image', image);
              if (result) run({ ...values, image });
            }}
          />
          <label>
            <span>Alike by</span>
            <select
              name="likeness"
              value={values.likeness}
              onChange={(event) => set('likeness', event.currentTarget.value as Likeness)}
            >
              {LIKENESSES.map((one) => (
                <option key={one} value={one} selected={one === values.likeness}>
                  {LIKENESS_NAMES[one]}
                </option>
              ))}
            </select>
          </label>
        </>
      }
      lookFor={
        <>
          <b>What to look for.</b> By what it shows, a patch of the lesion is most like the rest of
          the lesion, wherever that is. By where it stands, it is like its neighbours, its row and
          its column: a plan of the image that the model was never told and has learnt.
        </>
      }
      facts={
        <>
          {result && <li data-output="device">{result.device.description}</li>}
          <li data-output="model">{view.model.name}</li>
          <li data-output="image">
            {view.imageId}
            {dx && `, ${LABEL_NAMES[dx].toLowerCase()}`}
          </li>
        </>
      }
      shown={{
        model: view.model,
        imageId: view.imageId,
        side: view.side,
        patch,
        likeness: values.likeness,
        cosines: Array.from(likeness),
      }}
      whole={() => result ?? recorded}
    >
      <div class="inspect-halves">
        <div>
          <PatchMap
            id="patches-likeness"
            title={`Likeness to patch ${patch + 1}`}
            measure={`cosine, by ${LIKENESS_NAMES[values.likeness].replace('both: ', '')}`}
            side={view.side}
            values={likeness}
            scale={{ low: 0, full: 1 }}
            format={(value) => value.toFixed(2)}
            src={src}
            selected={patch}
            marks={result ? undefined : view.patches}
            onPick={hydrated ? pick : undefined}
          />
          <PlaceSliders view={view} patch={patch} disabled={!hydrated} onChange={set} />
        </div>
        <PatchCard view={view} patch={patch} src={src} likeness={likeness} />
      </div>
      {!src && <NoPicture imageId={view.imageId} />}
      {!result && (
        <p class="bench-hint">
          Recorded are the {view.patches.length} patches with a dot.{' '}
          {hydrated && 'Embed them here to look at all, or at another image.'}
        </p>
      )}
    </InspectBench>
  );
}

interface PlaceSlidersProps {
  view: PatchView;
  patch: number;
  disabled: boolean;
  onChange: (name: 'row' | 'column', value: number) => void;
}

/** The patch's row and column, for keyboard and touch. */
function PlaceSliders({ view, patch, disabled, onChange }: PlaceSlidersProps) {
  const rows = [...new Set(view.patches.map((one) => Math.floor(one / view.side) + 1))];
  const range = { min: rows[0], max: rows[rows.length - 1], step: (rows[1] ?? 2) - rows[0] };
  const [row, column] = [Math.floor(patch / view.side) + 1, (patch % view.side) + 1];
  return (
    <fieldset class="bench-sliders" disabled={disabled}>
      <legend class="visually-hidden">Patch to look at</legend>
      <Slider
        {...range}
        name="row"
        label="Row"
        value={row}
        text={`${row} of ${view.side}`}
        onChange={(value) => onChange('row', value)}
      />
      <Slider
        {...range}
        name="column"
        label="Column"
        value={column}
        text={`${column} of ${view.side}`}
        onChange={(value) => onChange('column', value)}
      />
    </fieldset>
  );
}

interface PatchCardProps {
  view: PatchView;
  patch: number;
  src: string | undefined;
  /** Its cosines with all patches. */
  likeness: ArrayLike<number>;
}

/** One patch: its pixels, its vectors, and who is like it. */
function PatchCard({ view, patch, src, likeness }: PatchCardProps) {
  const { side, patchSize, size } = view;
  const others = Array.from({ length: side ** 2 }, (_, i) => i).filter((i) => i !== patch);
  const most = others.reduce((best, i) => (likeness[i] > likeness[best] ? i : best));
  const least = others.reduce((best, i) => (likeness[i] < likeness[best] ? i : best));
  return (
    <div class="patch-card">
      <div class="patch-pixels">
        {src && (
          <svg viewBox={`${patch % side} ${Math.floor(patch / side)} 1 1`} aria-hidden="true">
            <image
              href={src}
              width={side}
              height={side}
              preserveAspectRatio="none"
              image-rendering="pixelated"
            />
          </svg>
        )}
        <p>
          <b data-output="patch">Patch {patch + 1}</b>, {placeName(patch, side)}.{' '}
          {`${patchSize} × ${patchSize} pixels in three colours are ${3 * patchSize ** 2} numbers; E makes ${size} of them.`}
        </p>
      </div>
      <VectorBars
        id="patches-vector"
        title={`Patch ${patch + 1} as a vector`}
        vectors={[
          { name: 'what it shows, x E + b', values: view.vector(patch, 'content') },
          { name: 'plus where it stands', values: view.vector(patch, 'position') },
          { name: 'is the token that goes in', values: view.vector(patch, 'token') },
        ]}
      />
      <dl class="bench-figures">
        <Figure name="most-alike" label="Most alike" value={likeness[most]}>
          {likeness[most].toFixed(2)} <small>{placeName(most, side)}</small>
        </Figure>
        <Figure name="least-alike" label="Least alike" value={likeness[least]}>
          {likeness[least].toFixed(2)} <small>{placeName(least, side)}</small>
        </Figure>
      </dl>
    </div>
  );
}
