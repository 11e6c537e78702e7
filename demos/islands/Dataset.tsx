import { useState } from 'preact/hooks';
import { ClassBars } from '../charts/ClassBars.tsx';
import { ClassSwatch } from '../charts/ClassSwatch.tsx';
import { DataFrame } from '../charts/DataFrame.tsx';
import { formatCount } from '../charts/formats.ts';
import { ImageGrid } from '../charts/ImageGrid.tsx';
import { LABEL_NAMES, LABELS, type Label } from '../engine/data/labels.ts';
import type { LabelRow, SampleManifest, SampleSource } from '../engine/data/sample.ts';
import { imageIdOf } from '../engine/data/validate.ts';
import { ActionButton, Bench } from './bench/Bench.tsx';
import { DataOutput } from './bench/DataOutput.tsx';
import { ExportMenu } from './bench/ExportMenu.tsx';
import { useControls } from './bench/useControls.ts';
import { useHydrated } from './bench/useHydrated.ts';
import { FilterControls } from './dataset/FilterControls.tsx';
import { LargeView } from './dataset/LargeView.tsx';
import { OwnDataPanel } from './dataset/OwnDataPanel.tsx';
import { ALL_ROWS, applyFilters, FILTER_CONTROLS, nextSort } from './dataset/rowFilters.ts';
import { useFileCheck } from './dataset/useFileCheck.ts';
import { useOwnSample } from './dataset/useOwnSample.ts';

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

/** The demo `dataset`: the labels as a data frame, the images, the classes, and the missing-file check. */
export default function Dataset(props: DatasetProps) {
  const hydrated = useHydrated();
  const { rows, manifest, own, sources } = useImages(props);
  const { values: filters, set, query, hidden, notices } = useControls(FILTER_CONTROLS, ALL_ROWS);
  const [large, setLarge] = useState<string>();
  const check = useFileCheck(props.manifest, `${props.base}data/sample/`);
  const shown = applyFilters(rows, filters);
  const withImage = LABELS.flatMap((label) =>
    shown.filter(({ dx, imageId }) => dx === label && sources.has(imageId)),
  );
  const place = withImage.findIndex(({ imageId }) => imageId === large);
  return (
    <Bench
      id="dataset"
      title={`${formatCount(rows.length)} labelled images`}
      phase={check.phase}
      chip={own ? 'Yours' : CHIPS[manifest.source]}
      badge={manifest.source === 'synthetic' ? 'Synthetic images' : undefined}
      actions={
        // The reader's own files were checked when they were given.
        !own && (
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
              disabled={!hydrated || props.manifest.files.length === 0}
              onPress={check.run}
            >
              Check every file
            </ActionButton>
          </>
        )
      }
      controls={
        !hidden && (
          <FilterControls rows={rows} filters={filters} disabled={!hydrated} onChange={set} />
        )
      }
      notices={notices}
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
      links={
        <div class="bench-links">
          {hydrated && <ExportMenu bench="dataset" />}
          <a href={`${query}#demo-dataset`} data-output="link">
            Link with this view
          </a>
          <DataOutput name="run" value={{ title: manifest.title, rows: shown }} />
        </div>
      }
    >
      {check.phase !== 'recorded' && <CheckLine {...check} />}
      <div class="bench-halves frame-first">
        <DataFrame
          rows={shown}
          limit={12}
          caption="labels.csv as a data frame"
          sort={filters.sort}
          onSort={hydrated ? (field) => set('sort', nextSort(filters.sort, field)) : undefined}
        />
        <ClassBars
          id="dataset-classes"
          title="Images of each class"
          counts={LABELS.map((label) => ({ label, count: manifest.classCounts[label] }))}
          compare={LABELS.map((label) => ({ label, count: HAM10000_COUNTS[label] }))}
          compareLabel="in HAM10000"
        />
      </div>
      {shown.length === 0 && (
        <p class="bench-empty">No image is like that. Ask for less at once.</p>
      )}
      {LABELS.map((label) => {
        const images = withImage.filter(({ dx }) => dx === label);
        if (images.length === 0) return null;
        return (
          <section key={label} class="bench-class" aria-labelledby={`dataset-${label}`}>
            <h4 id={`dataset-${label}`}>
              <ClassSwatch label={label} />
              {label} <small>{LABEL_NAMES[label]}</small>
            </h4>
            <ImageGrid
              images={images.map(({ imageId }) => ({
                id: imageId,
                src: sources.get(imageId) ?? '',
                alt: `${LABEL_NAMES[label]}, ${imageId}`,
                label,
              }))}
              onOpen={hydrated ? ({ id }) => setLarge(id) : undefined}
            />
          </section>
        );
      })}
      {hydrated && <OwnDataPanel />}
      {place >= 0 && (
        <LargeView
          row={withImage[place]}
          src={sources.get(withImage[place].imageId) ?? ''}
          onMove={(places) =>
            setLarge(withImage[(place + places + withImage.length) % withImage.length].imageId)
          }
          onClose={() => setLarge(undefined)}
        />
      )}
    </Bench>
  );
}

/** The rows that are in use, the reader's own or the site's, and where the image of each is. */
function useImages({ rows, manifest, base }: DatasetProps) {
  const own = useOwnSample();
  if (own) {
    const sources = new Map(own.images.map(({ imageId, src }) => [imageId, src]));
    return { rows: own.images, manifest: own.manifest, own: true, sources };
  }
  const sources = new Map<string, string>();
  for (const { path } of manifest.files) {
    const id = imageIdOf(path.replace('images/', ''));
    if (id) sources.set(id, `${base}data/sample/${path}`);
  }
  return { rows, manifest, own: false, sources };
}

function CheckLine({ phase, found, message }: ReturnType<typeof useFileCheck>) {
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
