import { LABELS, label2id } from '../data/labels.ts';
import { encodeTensors } from '../weights/encodeTensors.ts';
import type { ImageClassifier } from './imageClassifier.ts';
import type { ModelFiles } from './modelFiles.ts';

/** Hugging Face's classes, by `model_type`. */
const ARCHITECTURES = {
  vit: 'ViTForImageClassification',
  swin: 'SwinForImageClassification',
};

/** A file to be written, piece by piece. */
export interface ExportedFile {
  name: string;
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/**
 * The model as the three files that `from_pretrained` reads. The weights are fetched from the device when
 * they are asked for: write them while the model is still there.
 *
 * @param files what the model was built from; its configuration is carried over
 */
export function exportModel(model: ImageClassifier, files: ModelFiles): ExportedFile[] {
  const config = {
    ...(files.config as object),
    architectures: [ARCHITECTURES[model.config.modelType]],
    num_labels: LABELS.length,
    id2label: Object.fromEntries(LABELS.entries()),
    label2id,
    // The older name and the newer one, which would count more if it stood there.
    torch_dtype: 'float32',
    dtype: undefined,
  };
  return [
    { name: 'config.json', pieces: [json(config)] },
    { name: 'preprocessor_config.json', pieces: [json(files.preprocessorConfig)] },
    { name: 'model.safetensors', pieces: encodeTensors(model.parameters) },
  ];
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
