import { LABELS, label2id } from '../data/labels.ts';
import { writeSafetensors } from '../weights/safetensors.ts';
import type { ImageClassifier } from './imageClassifier.ts';
import type { ModelFiles } from './modelFiles.ts';

/** Hugging Face's classes, by `model_type`. */
const ARCHITECTURES = {
  vit: 'ViTForImageClassification',
  swin: 'SwinForImageClassification',
};

/**
 * The model as the three files that `from_pretrained` reads, by file name.
 *
 * @param files what the model was built from; its configuration is carried over
 */
export async function exportModel(
  model: ImageClassifier,
  files: ModelFiles,
): Promise<Record<string, Uint8Array>> {
  const tensors = [];
  for (const { name, value } of model.parameters) {
    tensors.push({ name, shape: value.shape, data: (await value.data()) as Float32Array });
  }
  const config = {
    ...(files.config as object),
    architectures: [ARCHITECTURES[model.config.modelType]],
    num_labels: LABELS.length,
    id2label: Object.fromEntries(LABELS.entries()),
    label2id,
    torch_dtype: 'float32',
  };
  return {
    'config.json': json(config),
    'preprocessor_config.json': json(files.preprocessorConfig),
    'model.safetensors': writeSafetensors(tensors, { metadata: { format: 'pt' } }),
  };
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
