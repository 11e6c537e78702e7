/** Checks of a whole sample: what no single line of `labels.csv` can tell. */
import { LABEL_NAMES, LABELS, type Label } from './labels.ts';
import type { LabelRow, Problem } from './sample.ts';

/** Endings of image files that a sample may have. */
const IMAGE_FILE = /\.(jpe?g|png)$/i;

/** The image id that a file name stands for, or `undefined` where it is no image file. */
export function imageIdOf(fileName: string): string | undefined {
  return IMAGE_FILE.test(fileName) ? fileName.replace(IMAGE_FILE, '') : undefined;
}

/** How many images each class has; all seven labels are there, in their order. */
export function countClasses(rows: readonly Pick<LabelRow, 'dx'>[]): Record<Label, number> {
  const counts = Object.fromEntries(LABELS.map((label) => [label, 0])) as Record<Label, number>;
  for (const { dx } of rows) counts[dx] += 1;
  return counts;
}

// #region missing-files
/**
 * What is wrong with a sample as a whole: rows without their image, and classes without any image.
 * Images without a row do no harm and are not looked at.
 *
 * @param rows the rows of the sample.
 * @param imageFileNames names of the files in `images/`, without the folder.
 * @param fileName name of the label file, for the problems.
 * @param lines line of each row in that file, where known.
 */
export function findProblems(
  rows: readonly LabelRow[],
  imageFileNames: readonly string[],
  fileName: string,
  lines?: readonly number[],
): Problem[] {
  if (rows.length === 0) {
    return [{ file: fileName, message: 'The file names no image that can be used.' }];
  }
  const present = new Set(imageFileNames.map(imageIdOf));
  const missing = rows.flatMap(({ imageId }, i) =>
    present.has(imageId)
      ? []
      : [{ file: fileName, line: lines?.[i], message: `The image ${imageId}.jpg is missing.` }],
  );
  const counts = countClasses(rows);
  const empty = LABELS.filter((label) => counts[label] === 0).map((label) => ({
    file: fileName,
    message: `The class ${label} (${LABEL_NAMES[label]}) has no image; a model cannot learn it.`,
  }));
  return [...missing, ...empty];
}
// #endregion missing-files

/** A problem in one line, as compilers write it: `labels.csv:12: The label "x" is unknown; …`. */
export function describeProblem({ file, line, message }: Problem): string {
  return line === undefined ? `${file}: ${message}` : `${file}:${line}: ${message}`;
}
