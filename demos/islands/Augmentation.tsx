import { useEffect, useMemo, useState } from 'preact/hooks';
import { CropFrames, describeView, ViewDraws } from '../charts/CropFrames.tsx';
import { type AugmentConfig, drawAugmentation } from '../engine/data/augment.ts';
import type { RgbImage } from '../engine/data/sample.ts';
import { Random } from '../engine/random.ts';
import { DEFAULT_CONFIG } from '../engine/run.ts';
import { ActionButton, Bench } from './bench/Bench.tsx';
import { DataOutput } from './bench/DataOutput.tsx';
import { ExportMenu } from './bench/ExportMenu.tsx';
import { ImagePicker, imageAlt, type SampleImage } from './bench/ImagePicker.tsx';
import { nextSeed, SEED, SeedInput } from './bench/SeedInput.tsx';
import { choice, useControls } from './bench/useControls.ts';
import { useHydrated } from './bench/useHydrated.ts';
import { useOwnSample } from './dataset/useOwnSample.ts';
import { AugmentationControls } from './preprocess/AugmentationControls.tsx';
import { AugmentedView } from './preprocess/AugmentedView.tsx';
import {
  AUGMENTATION_CONTROLS,
  PRESETS,
  RUN_SETTINGS,
  sameSettings,
  toAugmentConfig,
} from './preprocess/augmentationSettings.ts';
import { firstTrainingImage } from './preprocess/firstTrainingImage.ts';

/** Props of `Augmentation`. */
export interface AugmentationProps {
  /** The site's sample; where the reader has one in use, its images stand in their place. */
  images: SampleImage[];
  /** Id of the image to show first, and its size in pixels. */
  first: string;
  firstSize: { width: number; height: number };
  synthetic: boolean;
}

const VIEWS = 8;

/** The demo `augmentation`: one image, and random views of it that follow the controls. */
export default function Augmentation(props: AugmentationProps) {
  const { firstSize, synthetic } = props;
  const hydrated = useHydrated();
  const own = useOwnSample();
  const images = own?.images ?? props.images;
  const first = useMemo(
    () => (own ? firstTrainingImage(own.images).imageId : props.first),
    [own, props.first],
  );
  const initial = { ...RUN_SETTINGS, image: first, seed: DEFAULT_CONFIG.seed };
  const controls = useMemo(
    () => ({
      ...AUGMENTATION_CONTROLS,
      image: choice(props.images.map(({ imageId }) => imageId)),
      seed: SEED,
    }),
    [],
  );
  const { values, set, query, hidden, notices } = useControls(controls, initial);
  const [selected, setSelected] = useState(0);
  const byId = (id: string | undefined) => images.find(({ imageId }) => imageId === id);
  const asked = byId(values.image) ?? byId(first) ?? images[0];
  const changed =
    !sameSettings(values, initial) || asked.imageId !== first || values.seed !== initial.seed;
  const isYours = changed || own !== undefined;
  const { decoded, error } = useDecoded(asked, isYours);

  // Until another image is there, the one before stays.
  const shown = byId(decoded?.imageId ?? first) ?? asked;
  const { width, height } = decoded?.image ?? firstSize;
  const size = { width, height };
  const config = toAugmentConfig(values);
  const drawn = useMemo(
    () => drawViews(size, config, values.seed),
    [size.width, size.height, query],
  );
  const change = (next: Partial<typeof initial>) => {
    for (const name of Object.keys(next) as (keyof typeof next)[]) set(name, next[name] as never);
  };
  const phase = error ? 'failed' : isYours ? 'done' : 'recorded';
  const preset = PRESETS.findIndex(({ settings }) => sameSettings(values, settings));
  return (
    <Bench
      id="augmentation"
      title={`${VIEWS} views of one image`}
      phase={phase}
      chip={isYours ? 'Yours' : 'Recorded'}
      badge={synthetic && !own ? 'Synthetic images' : undefined}
      actions={
        <>
          <ActionButton
            action="reset"
            idle={!changed}
            disabled={!hydrated}
            onPress={() => change(initial)}
          >
            Reset
          </ActionButton>
          <ActionButton
            action="run"
            kind="main"
            disabled={!hydrated}
            onPress={() => set('seed', nextSeed(values.seed))}
          >
            Draw again
          </ActionButton>
        </>
      }
      controls={
        !hidden && (
          <fieldset class="bench-controls" disabled={!hydrated}>
            <legend class="visually-hidden">Image, preset and seed</legend>
            <ImagePicker
              images={images}
              value={asked.imageId}
              disabled={!hydrated}
              onChange={(image) => set('image', image)}
            />
            <label>
              <span>Augmentation</span>
              <select
                name="preset"
                value={String(preset)}
                onChange={(event) => {
                  const chosen = PRESETS[Number(event.currentTarget.value)];
                  if (chosen) change(chosen.settings);
                }}
              >
                {PRESETS.map(({ name }, i) => (
                  <option key={name} value={String(i)} selected={i === preset}>
                    {name}
                  </option>
                ))}
                {preset === -1 && (
                  <option value="-1" selected>
                    your own
                  </option>
                )}
              </select>
            </label>
            <SeedInput value={values.seed} onChange={(seed) => set('seed', seed)} />
          </fieldset>
        )
      }
      notices={error ? [...notices, error] : notices}
      announcement={phase === 'done' ? `${VIEWS} views at seed ${values.seed}.` : ''}
      lookFor={
        <>
          <b>What to look for.</b> Pull the smallest crop down to 8% and count the views that show
          no lesion any more; then turn the hue, and ask of each view whether you would still say “
          {shown.dx}”.
        </>
      }
      facts={
        <ul class="bench-facts">
          {own && <li>{own.manifest.title}</li>}
          <li>
            {preset === 0 ? 'what step 5 does to its training images' : 'not what step 5 does'}
          </li>
          <li>
            seed <span data-output="seed">{values.seed}</span>
          </li>
        </ul>
      }
      links={
        <div class="bench-links">
          {hydrated && <ExportMenu bench="augmentation" />}
          <a href={`${query}#demo-augmentation`} data-output="link">
            Link with these settings
          </a>
          <DataOutput
            name="run"
            value={{ image: shown.imageId, size, seed: values.seed, config, views: drawn }}
          />
        </div>
      }
    >
      <div class="augmentation-views">
        <CropFrames
          id="augmentation-frames"
          title={`${shown.imageId}, ${shown.dx}, and where it is cut`}
          size={size}
          src={shown.src}
          alt={imageAlt(shown)}
          drawn={drawn}
          selected={selected}
        />
        <p class="view-said" aria-hidden="true">
          View {selected + 1}: {describeView(drawn[selected], size)}.
        </p>
        <ol aria-label={`${VIEWS} views`}>
          {drawn.map((view, i) => (
            <li key={i}>
              <button
                type="button"
                aria-pressed={i === selected}
                disabled={!hydrated}
                onClick={() => setSelected(i)}
                onPointerEnter={() => setSelected(i)}
              >
                {shown.src && (
                  <AugmentedView
                    drawn={view}
                    src={shown.src}
                    size={size}
                    image={decoded?.imageId === shown.imageId ? decoded.image : undefined}
                  />
                )}
                <b>{i + 1}</b> <span>{describeView(view, size)}</span>
              </button>
            </li>
          ))}
        </ol>
      </div>
      <ViewDraws
        id="augmentation-draws"
        title={`What was drawn for each view of ${shown.imageId}, in pixels and degrees`}
        size={size}
        drawn={drawn}
      />
      {!hidden && <AugmentationControls settings={values} disabled={!hydrated} onChange={change} />}
    </Bench>
  );
}

/** Each view has a generator of its own, so that a change of one leaves the others as they are. */
function drawViews(size: { width: number; height: number }, config: AugmentConfig, seed: number) {
  return Array.from({ length: VIEWS }, (_, i) =>
    drawAugmentation(size, Random.for(seed, `view ${i}`), config),
  );
}

/** The pixels of the image that was asked for last, as soon as they are wanted and there. */
function useDecoded(asked: SampleImage, isWanted: boolean) {
  const [decoded, setDecoded] = useState<{ imageId: string; image: RgbImage }>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    const { imageId, src, file } = asked;
    if (!src || !isWanted) return;
    let isCurrent = true;
    const load = async () => {
      try {
        const [{ decodeImage }, { fetchFile }] = await Promise.all([
          import('../worker/decodeImage.ts'),
          import('../worker/siteFiles.ts'),
        ]);
        const blob = file ?? (await fetchFile(src, `the image ${imageId}`));
        const image = await decodeImage(blob);
        if (!isCurrent) return;
        setDecoded({ imageId, image });
        setError(undefined);
      } catch (failure) {
        if (isCurrent) setError((failure as Error).message);
      }
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [asked, isWanted]);
  return { decoded, error };
}
