import { type PreprocessorConfig, resizeAndCrop } from '../../engine/data/imageProcessor.ts';
import { LABELS } from '../../engine/data/labels.ts';
import type { RgbImage } from '../../engine/data/sample.ts';
import { type ModelPart, summarizeModel } from '../../engine/inspect/modelSummary.ts';
import { processorOf } from '../../engine/inspect/pixelValues.ts';
import {
  type ImageRef,
  type InspectedModel,
  type InspectRequest,
  loadImage,
  loadInspected,
} from '../inspection.ts';
import type { Task } from './task.ts';

/** A model's parts, what became of its file, and what its processor makes of an image. */
export interface InspectedArchitecture {
  model: InspectedModel;
  /** Bytes of its weights' files; 0 where every parameter was drawn. */
  bytes: number;
  imageSize: number;
  parts: ModelPart[];
  /** Count of all parameters, loaded or made. */
  parameters: number;
  droppedParameters: string[];
  newParameters: string[];
  processor: PreprocessorConfig;
  image?: { imageId: string; original: RgbImage; resized: RgbImage };
}

/** Loads a model, and prepares an image for it. */
export const inspectModel: Task<
  InspectRequest & { image?: ImageRef },
  InspectedArchitecture
> = async (request, onProgress) => {
  const { model, files, about } = await loadInspected(request, onProgress);
  const processor = processorOf(files);
  const image = request.image;
  const original = image && (await loadImage(image));
  return {
    model: about,
    bytes: files.weights?.files.reduce((sum, { size }) => sum + size, 0) ?? 0,
    imageSize: model.config.imageSize,
    parts: summarizeModel(model.config, LABELS.length),
    parameters: model.parameters.reduce((sum, { size }) => sum + size, 0),
    droppedParameters: model.droppedParameters,
    newParameters: files.weights ? model.newParameters : [],
    processor,
    image: original && {
      imageId: (image as ImageRef).imageId,
      original,
      resized: resizeAndCrop(original, processor),
    },
  };
};
