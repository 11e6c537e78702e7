import { useRef, useState } from 'preact/hooks';
import { ClassBars } from '../charts/ClassBars.tsx';
import { ClassSwatch } from '../charts/ClassSwatch.tsx';
import { DataFrame } from '../charts/DataFrame.tsx';
import { formatCount } from '../charts/formats.ts';
import { ImageGrid } from '../charts/ImageGrid.tsx';
import { LABEL_NAMES, LABELS, type Label } from '../engine/data/labels.ts';
import type { LabelRow, SampleManifest, SampleSource } from '../engine/data/sample.ts';
import { imageIdOf } from '../engine/data/validate.ts';
import type { Phase } from '../session/machine.ts';
import { ActionButton, Bench } from './Bench.tsx';
import { useHydrated } from './useSession.ts';
import { type Verification, verifyFiles } from './verifyFiles.ts';

/** Props of `Dataset`. */
export interface DatasetProps {
  rows: LabelRow[];
  manifest: SampleManifest;
  /** The site's base path, ending in `/`. */
  base: string;
}

/** Images of each class in the whole of HAM10000 (Tschandl et al., 2018, table 3). */
const HAM10000_COUNTS: Record<Label, number> = {
  akiec: 327,
  bcc: 514,
  bkl: 1099,
  df: 115,
  mel: 1113,
  nv: 6705,
  vasc: 142,
};

const CHIPS: Record<SampleSource, string | undefined> = {
  isic: 'ISIC Archive',
  folder: 'HAM10000',
  synthetic: undefined,
};

type Filter = Label | 'all';

/** The demo `dataset`: the labels as a data frame, the images, the classes, and the missing-file check. */
export default function Dataset({ rows, manifest, base }: DatasetProps) {
  const hydrated = useHydrated();
  const [filter, setFilter] = useState<Filter>('all');
  const check = useCheck(manifest, `${base}data/sample/`);
  const shown = filter === 'all' ? rows : rows.filter(({ dx }) => dx === filter);
  const paths = new Map(
    manifest.files.map(({ path }) => [imageIdOf(path.replace('images/', '')), path]),
  );
  return (
    <Bench
      id="dataset"
      title={`${formatCount(rows.length)} labelled images`}
      phase={check.phase}
      chip={CHIPS[manifest.source]}
      badge={manifest.source === 'synthetic' ? 'Synthetic images' : undefined}
      actions={
        <>
          <ActionButton
            action="cancel"
            idle={check.phase !== 'running'}
            disabled={!hydrated}
            onPress={check.cancel}
          >
            Cancel
          </ActionButton>
          <ActionButton
            action="run"
            kind="main"
            idle={check.phase === 'running'}
            disabled={!hydrated || manifest.files.length === 0}
            onPress={check.run}
          >
            Check every file
          </ActionButton>
        </>
      }
      controls={<FilterControl filter={filter} disabled={!hydrated} onChange={setFilter} />}
      announcement={check.phase === 'running' ? '' : check.message}
      lookFor={
        <>
          <b>What to look for.</b> Here {range(manifest.classCounts)} images show each class, in the
          whole of HAM10000 {range(HAM10000_COUNTS)}: two in three of those are nevi, so a model
          trained on them is right two times in three by always saying “nv”.
        </>
      }
      facts={
        <ul class="bench-facts">
          <li>{manifest.title}</li>
          <li>{manifest.attribution}</li>
          <li>{manifest.license}</li>
        </ul>
      }
    >
      {check.phase !== 'recorded' && <CheckLine {...check} />}
      <div class="bench-halves frame-first">
        <DataFrame rows={shown} limit={12} caption="labels.csv as a data frame" />
        <ClassBars
          id="dataset-classes"
          title="Images of each class"
          counts={LABELS.map((label) => ({ label, count: manifest.classCounts[label] }))}
          compare={LABELS.map((label) => ({ label, count: HAM10000_COUNTS[label] }))}
          compareLabel="in HAM10000"
        />
      </div>
      {LABELS.map((label) => {
        const images = shown.filter(({ dx, imageId }) => dx === label && paths.has(imageId));
        if (images.length === 0) return null;
        return (
          <section key={label} class="bench-class" aria-labelledby={`dataset-${label}`}>
            <h4 id={`dataset-${label}`}>
              <ClassSwatch label={label} />
              {label} <small>{LABEL_NAMES[label]}</small>
            </h4>
            <ImageGrid
              images={images.map(({ imageId }) => ({
                src: `${base}data/sample/${paths.get(imageId)}`,
                alt: `${LABEL_NAMES[label]}, ${imageId}`,
                label,
              }))}
            />
          </section>
        );
      })}
    </Bench>
  );
}

interface FilterControlProps {
  filter: Filter;
  disabled: boolean;
  onChange: (filter: Filter) => void;
}

function FilterControl({ filter, disabled, onChange }: FilterControlProps) {
  return (
    <fieldset class="bench-controls" disabled={disabled}>
      <legend class="visually-hidden">Images to show</legend>
      <label>
        <span>Class</span>
        <select
          name="class"
          value={filter}
          onChange={(event) => onChange(event.currentTarget.value as Filter)}
        >
          <option value="all">all seven</option>
          {LABELS.map((label) => (
            <option key={label} value={label}>
              {label}: {LABEL_NAMES[label]}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}

function CheckLine({ phase, found, message }: ReturnType<typeof useCheck>) {
  return (
    <div class="bench-progress">
      {phase === 'running' && (
        <progress
          aria-label="Progress of the check"
          max={found?.total ?? 1}
          value={found?.checked ?? 0}
        />
      )}
      <p data-output="progress">{message}</p>
      <dl class="visually-hidden">
        <dt>Missing</dt>
        <dd data-output="missing">{found?.missing.length}</dd>
        <dt>Damaged</dt>
        <dd data-output="damaged">{found?.damaged.length}</dd>
      </dl>
    </div>
  );
}

/** The smallest and the largest class: "14 to 15". */
function range(counts: Record<Label, number>): string {
  const values = Object.values(counts);
  const [low, high] = [Math.min(...values), Math.max(...values)].map(formatCount);
  return low === high ? low : `${low} to ${high}`;
}

/** The check for missing files, with a life of its own: recorded → running → done, failed or cancelled. */
function useCheck(manifest: SampleManifest, root: string) {
  const [phase, setPhase] = useState<Phase>('recorded');
  const [found, setFound] = useState<Verification>();
  const abort = useRef<AbortController | null>(null);
  const run = async () => {
    const controller = new AbortController();
    abort.current = controller;
    setFound(undefined);
    setPhase('running');
    const result = await verifyFiles(root, manifest.files, setFound, controller.signal);
    const whole = result.missing.length === 0 && result.damaged.length === 0;
    setPhase(controller.signal.aborted ? 'cancelled' : whole ? 'done' : 'failed');
  };
  return { phase, found, run, cancel: () => abort.current?.abort(), message: report(phase, found) };
}

function report(phase: Phase, found: Verification | undefined): string {
  if (phase === 'recorded') return '';
  if (!found) return 'Fetching the first file.';
  const { checked, total, missing, damaged, hashed } = found;
  if (phase === 'running') return `Checked ${checked} of ${total} files.`;
  if (phase === 'cancelled') return `Cancelled after ${checked} of ${total} files.`;
  const how = hashed ? 'size and sha256' : 'size alone, as this page is not served securely';
  const trouble = [
    missing.length > 0 && `missing: ${missing.join(', ')}`,
    damaged.length > 0 && `not as the manifest says: ${damaged.join(', ')}`,
  ].filter(Boolean);
  return trouble.length === 0
    ? `No file is missing: ${checked} of ${total} are there, compared by ${how}.`
    : `Of ${total} files, ${trouble.join('; ')}. Load the sample again with “npm run data”.`;
}
