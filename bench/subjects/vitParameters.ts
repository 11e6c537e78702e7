/** The parameters of a ViT, for the subjects that have no models of their own. */
import { NUM_LABELS } from '../../cli/bench/models.ts';
import { patchesPerSide, type ViTConfig } from '../../demos/engine/models/vit/vitConfig.ts';

/** Shapes by Hugging Face's names, as in the checkpoint. */
export function vitShapes(config: ViTConfig): Record<string, number[]> {
  const { hiddenSize, intermediateSize, numChannels, patchSize } = config;
  const linear = (name: string, outputs: number, inputs: number) => ({
    [`${name}.weight`]: [outputs, inputs],
    [`${name}.bias`]: [outputs],
  });
  const norm = (name: string) => ({
    [`${name}.weight`]: [hiddenSize],
    [`${name}.bias`]: [hiddenSize],
  });
  const shapes: Record<string, number[]> = {
    'vit.embeddings.cls_token': [1, 1, hiddenSize],
    'vit.embeddings.position_embeddings': [1, 1 + patchesPerSide(config) ** 2, hiddenSize],
    ...linear(
      'vit.embeddings.patch_embeddings.projection',
      hiddenSize,
      numChannels * patchSize ** 2,
    ),
    ...norm('vit.layernorm'),
    ...linear('classifier', NUM_LABELS, hiddenSize),
  };
  for (let i = 0; i < config.numHiddenLayers; i++) {
    const name = `vit.encoder.layer.${i}`;
    for (const part of ['query', 'key', 'value']) {
      Object.assign(shapes, linear(`${name}.attention.attention.${part}`, hiddenSize, hiddenSize));
    }
    Object.assign(
      shapes,
      linear(`${name}.attention.output.dense`, hiddenSize, hiddenSize),
      linear(`${name}.intermediate.dense`, intermediateSize, hiddenSize),
      linear(`${name}.output.dense`, hiddenSize, intermediateSize),
      norm(`${name}.layernorm_before`),
      norm(`${name}.layernorm_after`),
    );
  }
  return shapes;
}

/** Values to start from: ones for a norm's weight, small random numbers for all else. */
export function drawParameter(name: string, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  if (/norm.*weight$/.test(name)) return values.fill(1);
  return values.map(() => (Math.random() - 0.5) / 10);
}
