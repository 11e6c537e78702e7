/** What a model attends to, as the demo draws it: recorded, or computed here. */
import type { Label } from '../../engine/data/labels.ts';
import { dequantize, type Quantized } from '../../engine/inspect/quantize.ts';
import type { Prediction } from '../../engine/run.ts';
import type { InspectedModel } from '../../worker/inspection.ts';
import type { InspectedAttention } from '../../worker/tasks/inspectAttention.ts';

/** What `npm run record-demo -- --demo attention` writes. */
export interface RecordedAttention {
  model: InspectedModel;
  /** Id of the recorded run whose model it is. */
  run: string;
  images: {
    imageId: string;
    dx: Label;
    /** As in `AttentionView`, with the square roots of the maps. */
    attention: { layers: number; heads: number; side: number; roots: Quantized; own: number[] };
  }[];
}

/** The attention maps of one image. */
export interface AttentionView {
  imageId: string;
  layers: number;
  heads: number;
  /** Patches along a side. */
  side: number;
  /** Of side² numbers each: of a layer those of its heads, their mean, and the rollout. */
  maps: Float32Array;
  /** What each map leaves to the class token itself. */
  own: ArrayLike<number>;
  /** One a class, in the order of `LABELS`, of a model that knows the classes. */
  probabilities?: readonly number[];
}

/** @param predictions of the recorded run, of these images at least */
export function recordedViews(
  { images }: RecordedAttention,
  predictions: readonly Prediction[],
): AttentionView[] {
  return images.map(({ imageId, attention: { roots, ...attention } }) => ({
    imageId,
    ...attention,
    maps: dequantize(roots).map((root) => root ** 2),
    probabilities: predictions.find((one) => one.imageId === imageId)?.probabilities,
  }));
}

export function computedViews({ images }: InspectedAttention): AttentionView[] {
  return images.map(({ imageId, attention, probabilities }) => ({
    imageId,
    ...attention,
    probabilities,
  }));
}

/** One map, and what it leaves to the class token. */
export function mapAt(
  { heads, side, maps, own }: AttentionView,
  { layer, column }: { layer: number; column: number },
): { values: Float32Array; own: number } {
  const index = layer * (heads + 2) + column;
  return { values: maps.subarray(index * side ** 2, (index + 1) * side ** 2), own: own[index] };
}
