import { patchVectors } from '../../demos/engine/inspect/patchVectors.ts';
import { pixelValuesOf } from '../../demos/engine/inspect/pixelValues.ts';
import { type Quantized, quantize } from '../../demos/engine/inspect/quantize.ts';
import { cosineSimilarities } from '../../demos/engine/inspect/similarity.ts';
import { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import { loadModel } from '../finetune/modelFolder.ts';
import { prepareNodeBackend } from '../shared/nodeBackend.ts';
import { exampleOf, IMAGE_ID, loadRealSample, MODEL } from './inspection.ts';

/** Of the patches along a side, every which one is recorded, from the second on. */
const EVERY = 3;

/** Some patches of an image: their vectors, and their likeness to all patches. */
export async function recordPatches() {
  await prepareNodeBackend('wasm');
  const files = await loadModel(MODEL);
  const { image, dx } = exampleOf(await loadRealSample(), IMAGE_ID);
  const model = await ImageClassifier.fromPretrained(files, 7, 0);
  const { side, patchSize, size, ...vectors } = await patchVectors(
    model,
    pixelValuesOf(image, files),
  );

  const places = Array.from({ length: Math.floor((side + 1) / EVERY) }, (_, i) => 1 + EVERY * i);
  const patches = places.flatMap((row) => places.map((column) => row * side + column));
  const record = (values: Float32Array): { vectors: Quantized; likeness: Quantized } => {
    const ofPatches = patches.map((patch) => values.subarray(patch * size, (patch + 1) * size));
    const likeness = patches.flatMap((patch) => cosineSimilarities(values, size, patch));
    return {
      vectors: quantize(
        ofPatches.flatMap((vector) => [...vector]),
        size,
      ),
      likeness: quantize(likeness, side ** 2),
    };
  };
  return {
    model: { id: files.id, name: files.name, pretrained: files.pretrained },
    imageId: IMAGE_ID,
    dx,
    side,
    patchSize,
    size,
    patches,
    content: record(vectors.content),
    position: record(vectors.position),
    token: record(vectors.token),
  };
}
