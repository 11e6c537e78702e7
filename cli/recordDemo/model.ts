import { resizeAndCrop } from '../../demos/engine/data/imageProcessor.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { summarizeModel } from '../../demos/engine/inspect/modelSummary.ts';
import { followPixel } from '../../demos/engine/inspect/pixelSteps.ts';
import { processorOf } from '../../demos/engine/inspect/pixelValues.ts';
import { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import { loadModel } from '../finetune/modelFolder.ts';
import { prepareNodeBackend } from '../shared/nodeBackend.ts';
import { exampleOf, IMAGE_ID, loadRealSample, MODEL } from './inspection.ts';

/** The parts of a model, what became of its file, and one pixel's way through its processor. */
export async function recordModel() {
  await prepareNodeBackend('wasm');
  const files = await loadModel(MODEL);
  const { image, dx } = exampleOf(await loadRealSample(), IMAGE_ID);
  const model = await ImageClassifier.fromPretrained(files, LABELS.length, 0);
  const processor = processorOf(files);
  const { width, height } = processor;
  // In the middle, where the lesion is.
  const place = { x: width / 2, y: height / 2 };
  return {
    model: { id: files.id, name: files.name, pretrained: files.pretrained },
    bytes: files.weights?.files.reduce((sum, { size }) => sum + size, 0) ?? 0,
    imageSize: model.config.imageSize,
    parts: summarizeModel(model.config, LABELS.length),
    parameters: model.parameters.reduce((sum, { size }) => sum + size, 0),
    droppedParameters: model.droppedParameters,
    newParameters: model.newParameters,
    processor,
    image: {
      imageId: IMAGE_ID,
      dx,
      original: { width: image.width, height: image.height },
      pixel: followPixel(resizeAndCrop(image, processor), processor, place),
    },
  };
}
