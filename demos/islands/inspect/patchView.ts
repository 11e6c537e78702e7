/** An image's patches as the demo draws them: recorded, some of them; or computed here, all. */
import { dequantize, type Quantized } from '../../engine/inspect/quantize.ts';
import { cosineSimilarities } from '../../engine/inspect/similarity.ts';
import type { InspectedModel } from '../../worker/inspection.ts';
import type { InspectedPatches } from '../../worker/tasks/inspectPatches.ts';

/** What a patch is compared by. */
export const LIKENESSES = ['content', 'position', 'token'] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** Of some patches: their vectors, and their cosines with all patches. */
interface RecordedVectors {
  vectors: Quantized;
  likeness: Quantized;
}

/** What `npm run record-demo -- --demo patches` writes. */
export interface RecordedPatches extends Record<Likeness, RecordedVectors> {
  model: InspectedModel;
  imageId: string;
  dx: string;
  side: number;
  patchSize: number;
  size: number;
  /** Those that are recorded. */
  patches: number[];
}

/** Patches to draw. */
export interface PatchView {
  model: InspectedModel;
  imageId: string;
  /** Patches along a side, pixels along a side of one, and numbers of its vector. */
  side: number;
  patchSize: number;
  size: number;
  /** Those that can be looked at. */
  patches: readonly number[];
  vector(patch: number, likeness: Likeness): ArrayLike<number>;
  /** Cosines with all patches. */
  likenessOf(patch: number, likeness: Likeness): ArrayLike<number>;
}

export function recordedView(record: RecordedPatches): PatchView {
  const values = Object.fromEntries(
    LIKENESSES.map((likeness) => {
      const { vectors, likeness: cosines } = record[likeness];
      return [likeness, { vectors: dequantize(vectors), cosines: dequantize(cosines) }];
    }),
  );
  const { size, side, patches } = record;
  const part = (all: Float32Array, patch: number, length: number) => {
    const start = patches.indexOf(patch) * length;
    return all.subarray(start, start + length);
  };
  return {
    ...record,
    vector: (patch, likeness) => part(values[likeness].vectors, patch, size),
    likenessOf: (patch, likeness) => part(values[likeness].cosines, patch, side ** 2),
  };
}

export function computedView({ model, imageId, vectors }: InspectedPatches): PatchView {
  const { side, patchSize, size } = vectors;
  return {
    model,
    imageId,
    side,
    patchSize,
    size,
    patches: Array.from({ length: side ** 2 }, (_, i) => i),
    vector: (patch, likeness) => vectors[likeness].subarray(patch * size, (patch + 1) * size),
    likenessOf: (patch, likeness) => cosineSimilarities(vectors[likeness], size, patch),
  };
}

/** The patch that can be looked at nearest to a place, which is counted from 0. */
export function nearestPatch(
  { patches, side }: Pick<PatchView, 'patches' | 'side'>,
  row: number,
  column: number,
): number {
  const distance = (patch: number) =>
    (Math.floor(patch / side) - row) ** 2 + ((patch % side) - column) ** 2;
  return patches.reduce((best, patch) => (distance(patch) < distance(best) ? patch : best));
}
