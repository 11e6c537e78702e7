/** Where the files of a sample lie, whoever packed them. */
import { imageIdOf } from './validate.ts';

/** Names under which the labels are looked for; the others are those that HAM10000 is published with. */
const LABEL_FILES = [
  'labels.csv',
  'HAM10000_metadata.csv',
  'HAM10000_metadata.tab',
  'HAM10000_metadata',
];

/** Files that a system leaves behind, such as `__MACOSX/._ISIC_0024306.jpg`. */
const LITTER = /(^|\/)(__MACOSX|\.[^/]*)(\/|$)/;

/** How deep the label file may lie: `archive/labels.csv`. */
const LABEL_DEPTH = 2;

/** The files of a sample that count. */
export interface SampleLayout {
  /** Path of the label file. */
  labels: string;
  /** From image id to path. */
  images: Map<string, string>;
}

/**
 * Finds labels and images among paths: `labels.csv` with `images/`, or HAM10000 as it is published, with
 * its images in `HAM10000_images_part_1` and `_part_2`. All may lie in one folder more. Images are looked
 * for beside the labels and one folder deeper; where an id is there twice, that in `images/` counts, else
 * the first.
 *
 * @param paths with `/` between names
 * @returns `undefined` where there is no label file
 */
export function findLayout(paths: readonly string[]): SampleLayout | undefined {
  const kept = paths.filter((path) => !LITTER.test(path));
  const labels = LABEL_FILES.flatMap((name) => kept.filter((path) => baseName(path) === name))
    .filter((path) => depth(path) <= LABEL_DEPTH)
    .sort((a, b) => depth(a) - depth(b))
    .at(0);
  if (labels === undefined) return undefined;

  const folder = labels.slice(0, labels.lastIndexOf('/') + 1);
  const images = new Map<string, string>();
  for (const path of kept.toSorted()) {
    if (!path.startsWith(folder)) continue;
    const parts = path.slice(folder.length).split('/');
    const id = imageIdOf(parts.at(-1) ?? '');
    if (id === undefined || parts.length > 2) continue;
    if (!images.has(id) || parts[0] === 'images') images.set(id, path);
  }
  return { labels, images };
}

function depth(path: string): number {
  return path.split('/').length;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
