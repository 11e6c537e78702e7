import { assertDeviceHealthy } from '../../engine/backend.ts';
import { type AttentionMaps, attentionMaps } from '../../engine/inspect/attentionMaps.ts';
import { classProbabilities } from '../../engine/inspect/classProbabilities.ts';
import { pixelValuesOf } from '../../engine/inspect/pixelValues.ts';
import type { DeviceInfo } from '../../engine/run.ts';
import {
  type ImageRef,
  type InspectedModel,
  type InspectRequest,
  loadImage,
  loadInspected,
} from '../inspection.ts';
import type { Task } from './task.ts';

/** What a model attends to in some images. */
export interface InspectedAttention {
  model: InspectedModel;
  device: DeviceInfo;
  images: {
    imageId: string;
    attention: AttentionMaps;
    /** One a class, in the order of `LABELS`; absent of a model whose head is new and knows nothing. */
    probabilities?: number[];
  }[];
}

/** Attention of a model's class token in some images, and what it takes them for. */
export const inspectAttention: Task<
  InspectRequest & { images: readonly ImageRef[] },
  InspectedAttention
> = async (request, onProgress) => {
  const { model, files, device, about } = await loadInspected(request, onProgress);
  const images: InspectedAttention['images'] = [];
  for (const [done, image] of request.images.entries()) {
    onProgress(`Looking into ${image.imageId}`, done / request.images.length);
    const pixelValues = pixelValuesOf(await loadImage(image), files);
    try {
      images.push({
        imageId: image.imageId,
        attention: await attentionMaps(model, pixelValues),
        probabilities: await classProbabilities(model, pixelValues),
      });
    } finally {
      pixelValues.dispose();
    }
    assertDeviceHealthy();
  }
  return { model: about, device, images };
};
