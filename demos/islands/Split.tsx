import { useMemo } from 'preact/hooks';
import { SplitMarks } from '../charts/SplitMarks.tsx';
import { LABELS } from '../engine/data/labels.ts';
import type { LesionGroup } from '../engine/data/lesionLeak.ts';
import { trainTestSplit } from '../engine/data/split.ts';
import { countClasses } from '../engine/data/validate.ts';
import { DEFAULT_CONFIG } from '../engine/run.ts';
import { ActionButton, Bench } from './bench/Bench.tsx';
import { DataOutput } from './bench/DataOutput.tsx';
import { ExportMenu } from './bench/ExportMenu.tsx';
import { Figure } from './bench/Figure.tsx';
import { formatPercent } from './bench/format.ts';
import type { SampleImage } from './bench/ImagePicker.tsx';
import { nextSeed, SEED, SeedInput } from './bench/SeedInput.tsx';
import { Slider } from './bench/Slider.tsx';
import { choice, numberFrom, useControls } from './bench/useControls.ts';
import { useHydrated } from './bench/useHydrated.ts';
import { useOwnSample } from './dataset/useOwnSample.ts';
import { LesionLeak } from './preprocess/LesionLeak.tsx';
import { SplitChances } from './preprocess/SplitChances.tsx';
import { SplitImageCard } from './preprocess/SplitImageCard.tsx';

/** Props of `Split`. */
export interface SplitProps {
  /** The site's sample; where the reader has one in use, that is split. */
  images: SampleImage[];
  synthetic: boolean;
  /** How many lesions of HAM10000 have how many images. */
  lesions: LesionGroup[];
}

const STRATIFY = { yes: 'by class (stratify)', no: 'by chance alone' } as const;
const STRATIFY_NAMES = Object.keys(STRATIFY) as (keyof typeof STRATIFY)[];

/** The demo `split`: who goes where, with and without stratification, and what a leak would be. */
export default function Split({ images: site, synthetic, lesions }: SplitProps) {
  const hydrated = useHydrated();
  const own = useOwnSample();
  const images = own?.images ?? site;
  const { testSize, seed } = DEFAULT_CONFIG;
  const first = trainTestSplit(images, { testSize, seed }).test[0].imageId;
  const start = {
    'test-size': testSize,
    stratify: 'yes' as keyof typeof STRATIFY,
    seed,
    image: first,
  };
  const controls = useMemo(
    () => ({
      'test-size': numberFrom(0.1, 0.5, { integer: false }),
      stratify: choice(STRATIFY_NAMES),
      seed: SEED,
      image: choice(site.map(({ imageId }) => imageId)),
    }),
    [],
  );
  const { values, set, query, hidden, notices } = useControls(controls, start);
  const options = {
    testSize: values['test-size'],
    seed: values.seed,
    stratify: values.stratify === 'yes',
  };
  const { train, test } = trainTestSplit(images, options);
  const all = countClasses(images);
  const tested = countClasses(test);
  const testCounts = LABELS.filter((label) => all[label] > 0).map((label) => tested[label]);
  const fewest = Math.min(...testCounts);
  const isRuns = options.testSize === testSize && options.seed === seed && options.stratify;
  const byId = (id: string) => images.find(({ imageId }) => imageId === id);
  const chosen = byId(values.image) ?? byId(first) ?? images[0];
  const changed = !isRuns || chosen.imageId !== first;
  const isYours = changed || own !== undefined;
  return (
    <Bench
      id="split"
      title={`${train.length} to learn from, ${test.length} to be tested on`}
      phase={isYours ? 'done' : 'recorded'}
      chip={isYours ? 'Yours' : 'Recorded'}
      badge={synthetic && !own ? 'Synthetic images' : undefined}
      actions={
        <>
          <ActionButton
            action="reset"
            idle={!changed}
            disabled={!hydrated}
            onPress={() => {
              for (const name of Object.keys(start) as (keyof typeof start)[]) {
                set(name, start[name]);
              }
            }}
          >
            Reset
          </ActionButton>
          <ActionButton
            action="run"
            kind="main"
            disabled={!hydrated}
            onPress={() => set('seed', nextSeed(values.seed))}
          >
            Split again
          </ActionButton>
        </>
      }
      controls={
        !hidden && (
          <fieldset class="bench-controls" disabled={!hydrated}>
            <legend class="visually-hidden">How to split</legend>
            <label>
              <span>Divide</span>
              <select
                name="stratify"
                value={values.stratify}
                onChange={(event) => {
                  set('stratify', event.currentTarget.value as keyof typeof STRATIFY);
                }}
              >
                {STRATIFY_NAMES.map((name) => (
                  <option key={name} value={name} selected={name === values.stratify}>
                    {STRATIFY[name]}
                  </option>
                ))}
              </select>
            </label>
            <Slider
              name="test-size"
              label="Test size"
              min={0.1}
              max={0.5}
              step={0.05}
              value={values['test-size']}
              text={formatPercent(values['test-size'])}
              onChange={(value) => set('test-size', value)}
            />
            <SeedInput value={values.seed} onChange={(seed) => set('seed', seed)} />
          </fieldset>
        )
      }
      notices={notices}
      announcement={
        changed
          ? `${test.length} test images at seed ${values.seed}, ${STRATIFY[values.stratify]}; the smallest class has ${fewest}.`
          : ''
      }
      lookFor={
        <>
          <b>What to look for.</b> Divide by chance alone, press “Split again” a dozen times, and
          watch how often a class is left with one test image or none: of such a class, the test
          cannot say anything.
        </>
      }
      facts={
        <ul class="bench-facts">
          {own && <li>{own.manifest.title}</li>}
          <li>{isRuns ? 'the split of step 5' : 'not the split of step 5'}</li>
          <li>
            seed <span data-output="seed">{values.seed}</span>
          </li>
        </ul>
      }
      links={
        <div class="bench-links">
          {hydrated && <ExportMenu bench="split" />}
          <a href={`${query}#demo-split`} data-output="link">
            Link with these settings
          </a>
          <DataOutput
            name="run"
            value={{
              ...options,
              train: train.map(({ imageId }) => imageId),
              test: test.map(({ imageId }) => imageId),
              testCounts: tested,
            }}
          />
        </div>
      }
    >
      <dl class="bench-figures">
        <Figure name="test-images" label="Test images" value={test.length}>
          {`${test.length} `}
          <small>of {images.length}</small>
        </Figure>
        <Figure name="fewest" label="Fewest in a class" value={fewest}>
          {fewest}
        </Figure>
        <Figure name="most" label="Most in a class" value={Math.max(...testCounts)}>
          {Math.max(...testCounts)}
        </Figure>
      </dl>
      <div class="split-picture">
        <div class="split-left">
          <SplitMarks
            id="split-marks"
            title="Every image, and its side"
            train={train}
            test={test}
            selected={chosen.imageId}
            onSelect={hydrated ? (imageId) => set('image', imageId) : undefined}
          />
          <SplitChances
            classSizes={LABELS.map((label) => all[label]).filter((size) => size > 0)}
            total={test.length}
            fewest={fewest}
          />
        </div>
        <SplitImageCard
          images={images}
          chosen={chosen}
          side={test.includes(chosen) ? 'test' : 'train'}
          disabled={!hydrated}
          onChange={(imageId) => set('image', imageId)}
        />
      </div>
      <LesionLeak images={images} lesions={lesions} testSize={options.testSize} />
    </Bench>
  );
}
