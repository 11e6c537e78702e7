import type { ConfigFields, HiddenAct } from '../configFields.ts';

/** Hugging Face's `ViTConfig`: the shape of the model. */
export interface ViTConfig {
  modelType: 'vit';
  /** Length of the vector that stands for a patch. */
  hiddenSize: number;
  /** Transformer blocks. */
  numHiddenLayers: number;
  numAttentionHeads: number;
  /** Width of the layer in the middle of an MLP. */
  intermediateSize: number;
  hiddenAct: HiddenAct;
  /** Probability of a number to be dropped in training, after the embeddings and in each block. */
  hiddenDropoutProb: number;
  /** The same, of an attention. */
  attentionProbsDropoutProb: number;
  /** Standard deviation of the normal distribution that new weights are drawn from. */
  initializerRange: number;
  layerNormEps: number;
  /** Side of the square image, in pixels. */
  imageSize: number;
  /** Side of a square patch, in pixels. Pixels at the end that fill no patch are left out. */
  patchSize: number;
  numChannels: number;
  /** Whether query, key and value have a bias. */
  qkvBias: boolean;
}

/**
 * Reads the fields of a `config.json` of `model_type` "vit".
 *
 * @throws WeightsError naming the field that is wrong, or that asks for what the engine has not
 */
export function parseViTConfig(fields: ConfigFields): ViTConfig {
  const config: ViTConfig = {
    modelType: 'vit',
    hiddenSize: fields.count('hidden_size', 768),
    numHiddenLayers: fields.count('num_hidden_layers', 12),
    numAttentionHeads: fields.count('num_attention_heads', 12),
    intermediateSize: fields.count('intermediate_size', 3072),
    hiddenAct: fields.hiddenAct(),
    hiddenDropoutProb: fields.real('hidden_dropout_prob', 0, 1),
    attentionProbsDropoutProb: fields.real('attention_probs_dropout_prob', 0, 1),
    initializerRange: fields.real('initializer_range', 0.02, 1),
    layerNormEps: fields.real('layer_norm_eps', 1e-12, 1),
    imageSize: fields.count('image_size', 224),
    patchSize: fields.count('patch_size', 16),
    numChannels: fields.count('num_channels', 3),
    qkvBias: fields.flag('qkv_bias', true),
  };
  const { hiddenSize, numAttentionHeads, imageSize, patchSize } = config;
  if (hiddenSize % numAttentionHeads !== 0) {
    fields.fail(
      `hidden_size, ${hiddenSize}, cannot be divided among num_attention_heads, ${numAttentionHeads}.`,
    );
  }
  if (imageSize < patchSize) {
    fields.fail(`image_size, ${imageSize}, is smaller than patch_size, ${patchSize}.`);
  }
  return config;
}

/** Patches along a side of the image. */
export function patchesPerSide({ imageSize, patchSize }: ViTConfig): number {
  return Math.floor(imageSize / patchSize);
}
