/** A hundred images in two mixtures of the classes: what a majority does to the others shows between them. */
import { Random } from '../random.ts';
import { LABELS, type Label } from './labels.ts';
import type { LabelRow } from './sample.ts';
import { countClasses } from './validate.ts';

/** The classes alike, or as frequent as in HAM10000, where two thirds of the images are nevi. */
export type Mix = 'balanced' | 'natural';

/**
 * Images of each class, 100 in all. `natural` is what a hundred images have of HAM10000's 10,015
 * (Tschandl et al., 2018, table 1), shared out by the largest remainders.
 */
export const MIXES: Record<Mix, Record<Label, number>> = {
  balanced: { akiec: 14, bcc: 14, bkl: 14, df: 14, mel: 15, nv: 15, vasc: 14 },
  natural: { akiec: 3, bcc: 5, bkl: 11, df: 1, mel: 11, nv: 67, vasc: 2 },
};

/** What the mixtures are called. */
export const MIX_NAMES: Record<Mix, string> = {
  balanced: 'classes alike',
  natural: 'two thirds nevi',
};

/**
 * Draws a mixture from images. Samples that are compared should come from the same images, so that a
 * mixture is only drawn where the other one can be drawn, too.
 *
 * @returns as many rows of each class as `MIXES` says; `undefined` where there are too few of some class
 */
export function drawMix<T extends Pick<LabelRow, 'imageId' | 'dx'>>(
  rows: readonly T[],
  mix: Mix,
  seed: number,
): T[] | undefined {
  const counts = countClasses(rows);
  const isRich = Object.values(MIXES).every((needed) =>
    LABELS.every((label) => counts[label] >= needed[label]),
  );
  if (!isRich) return undefined;
  const random = Random.for(seed, 'mix');
  const sorted = rows.toSorted((a, b) => (a.imageId < b.imageId ? -1 : 1));
  return LABELS.flatMap((label) =>
    random.shuffle(sorted.filter(({ dx }) => dx === label)).slice(0, MIXES[mix][label]),
  );
}
