/** A model as the demo draws it: recorded, or loaded here. */
import type { PreprocessorConfig } from '../../engine/data/imageProcessor.ts';
import type { RgbImage } from '../../engine/data/sample.ts';
import type { ModelPart } from '../../engine/inspect/modelSummary.ts';
import { followPixel, type PixelSteps } from '../../engine/inspect/pixelSteps.ts';
import type { InspectedModel } from '../../worker/inspection.ts';
import type { InspectedArchitecture } from '../../worker/tasks/inspectModel.ts';

/** An image before and after its processor, and one pixel of it. */
export interface ImageView {
  imageId: string;
  original: { width: number; height: number };
  /** The bytes that the model's numbers are made of; of a record they are left out. */
  resized?: RgbImage;
  pixel: PixelSteps;
}

/** What the demo draws. */
export interface ModelView {
  model: InspectedModel;
  /** Of its weights' files. */
  bytes: number;
  parts: ModelPart[];
  parameters: number;
  droppedParameters: string[];
  newParameters: string[];
  processor: PreprocessorConfig;
  image?: ImageView;
}

/** What `npm run record-demo -- --demo model` writes. */
export type RecordedModel = ModelView & { image: ImageView };

/** @param place the pixel to follow; where the image ends before it, its last one */
export function computedModel(
  { image, ...result }: InspectedArchitecture,
  place: { x: number; y: number },
): ModelView {
  if (!image) return result;
  const { imageId, original, resized } = image;
  const x = Math.min(place.x, resized.width - 1);
  const y = Math.min(place.y, resized.height - 1);
  return {
    ...result,
    image: {
      imageId,
      original: { width: original.width, height: original.height },
      resized,
      pixel: followPixel(resized, result.processor, { x, y }),
    },
  };
}
