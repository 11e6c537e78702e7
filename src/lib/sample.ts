/** The sample that this build of the site serves, as the dataset demo shows it. */
import { existsSync, readFileSync } from 'node:fs';
import { parseLabels } from '../../demos/engine/data/csv.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import type { LabelRow, SampleManifest } from '../../demos/engine/data/sample.ts';

/** A sample without its pixels. */
export interface SiteSample {
  rows: LabelRow[];
  manifest: SampleManifest;
  /** Whether the images lie beside the labels on this site. */
  hasImages: boolean;
}

const SAMPLE = 'public/data/sample';
const PINNED_LABELS = 'content/sample/ham10000-sample-100.csv';

let sample: SiteSample | undefined;

/**
 * Reads the sample that `npm run data` wrote; where it did not run, the pinned labels alone.
 *
 * @throws Error that lists what is wrong with the labels
 */
export function getSample(): SiteSample {
  sample ??= existsSync(`${SAMPLE}/manifest.json`) ? readSample() : readPinnedLabels();
  return sample;
}

function readSample(): SiteSample {
  const manifest: SampleManifest = JSON.parse(readFileSync(`${SAMPLE}/manifest.json`, 'utf8'));
  return { rows: readRows(`${SAMPLE}/labels.csv`), manifest, hasImages: true };
}

function readPinnedLabels(): SiteSample {
  const rows = readRows(PINNED_LABELS);
  const counts = LABELS.map((label) => [label, rows.filter((row) => row.dx === label).length]);
  return {
    rows,
    hasImages: false,
    manifest: {
      format: 'lesion-lab/sample',
      version: 1,
      source: 'isic',
      title: `${rows.length} HAM10000 labels without their images`,
      license: 'CC-BY-NC-4.0',
      attribution:
        'HAM10000 Dataset: © ViDIR Group, Department of Dermatology, Medical University of Vienna',
      classCounts: Object.fromEntries(counts) as SampleManifest['classCounts'],
      files: [],
    },
  };
}

function readRows(file: string): LabelRow[] {
  const { rows, problems } = parseLabels(readFileSync(file, 'utf8'), file);
  if (problems.length > 0) {
    const list = problems.map(({ file, line, message }) => `${file}, line ${line}: ${message}`);
    throw new Error(`The labels cannot be read.\n${list.join('\n')}`);
  }
  return rows;
}
