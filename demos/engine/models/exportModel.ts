import { LABELS, label2id } from '../data/labels.ts';
import type { Parameter } from '../nn/parameter.ts';
import { encodeHeader } from '../weights/encodeHeader.ts';
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
 * The model as the three files that `from_pretrained` reads. A tensor is fetched from the device when
 * its piece is asked for, so that the weights are never all in main memory: write them while the model
 * is still there.
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
    { name: 'model.safetensors', pieces: safetensors(model.parameters) },
  ];
}

async function* safetensors(parameters: readonly Parameter[]): AsyncGenerator<Uint8Array> {
  yield encodeHeader(parameters, 'F32', { format: 'pt' });
  for (const { value } of parameters) {
    const { buffer, byteOffset, byteLength } = (await value.data()) as Float32Array;
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
