import { assertDeviceHealthy } from '../../engine/backend.ts';
import { type PatchVectors, patchVectors } from '../../engine/inspect/patchVectors.ts';
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

/** An image's patches, embedded. */
export interface InspectedPatches {
  model: InspectedModel;
  device: DeviceInfo;
  imageId: string;
  vectors: PatchVectors;
}

/** Embeds the patches of an image with a model's own weights. */
export const inspectPatches: Task<InspectRequest & { image: ImageRef }, InspectedPatches> = async (
  request,
  onProgress,
) => {
  const { model, files, device, about } = await loadInspected(request, onProgress);
  onProgress('Embedding the patches');
  const pixelValues = pixelValuesOf(await loadImage(request.image), files);
  try {
    const vectors = await patchVectors(model, pixelValues);
    assertDeviceHealthy();
    return { model: about, device, imageId: request.image.imageId, vectors };
  } finally {
    pixelValues.dispose();
  }
};
