import type { ConfigFields, HiddenAct } from '../configFields.ts';

/** Hugging Face's `SwinConfig`: the shape of the model. */
export interface SwinConfig {
  modelType: 'swin';
  /** Side of the square image, in pixels. */
  imageSize: number;
  /** Side of a square patch, in pixels. The image is padded with zeros to fill the last ones. */
  patchSize: number;
  numChannels: number;
  /** Length of the vector that stands for a patch in the first stage; it doubles in each next one. */
  embedDim: number;
  /** Blocks of each stage. */
  depths: readonly number[];
  /** Attention heads of each stage. */
  numHeads: readonly number[];
  /** Side of a window, in patches. */
  windowSize: number;
  /** Width of the layer in the middle of an MLP, as a multiple of its input's. */
  mlpRatio: number;
  /** Whether query, key and value have a bias. */
  qkvBias: boolean;
  /** Probability of a number to be dropped in training, after the embeddings and in each block. */
  hiddenDropoutProb: number;
  /** The same, of an attention. */
  attentionProbsDropoutProb: number;
  /** The same, of the whole attention half of the last block; it grows linearly from 0 in the first. */
  dropPathRate: number;
  hiddenAct: HiddenAct;
  /** Standard deviation of the normal distribution that new weights are drawn from. */
  initializerRange: number;
  layerNormEps: number;
}

/**
 * Reads the fields of a `config.json` of `model_type` "swin".
 *
 * @throws WeightsError naming the field that is wrong, or that asks for what the engine has not
 */
export function parseSwinConfig(fields: ConfigFields): SwinConfig {
  if (fields.flag('use_absolute_embeddings', false)) {
    fields.fail('use_absolute_embeddings is true; the engine has relative positions only.');
  }
  const config: SwinConfig = {
    modelType: 'swin',
    imageSize: fields.count('image_size', 224),
    patchSize: fields.count('patch_size', 4),
    numChannels: fields.count('num_channels', 3),
    embedDim: fields.count('embed_dim', 96),
    depths: fields.counts('depths', [2, 2, 6, 2]),
    numHeads: fields.counts('num_heads', [3, 6, 12, 24]),
    windowSize: fields.count('window_size', 7),
    mlpRatio: fields.real('mlp_ratio', 4, 100),
    qkvBias: fields.flag('qkv_bias', true),
    hiddenDropoutProb: fields.real('hidden_dropout_prob', 0, 1),
    attentionProbsDropoutProb: fields.real('attention_probs_dropout_prob', 0, 1),
    dropPathRate: fields.real('drop_path_rate', 0.1, 1),
    hiddenAct: fields.hiddenAct(),
    initializerRange: fields.real('initializer_range', 0.02, 1),
    layerNormEps: fields.real('layer_norm_eps', 1e-5, 1),
  };
  const { depths, numHeads, embedDim, mlpRatio, windowSize } = config;
  if (numHeads.length !== depths.length) {
    fields.fail(`num_heads has ${numHeads.length} stages and depths has ${depths.length}.`);
  }
  if (Math.trunc(embedDim * mlpRatio) < 1) {
    fields.fail(`mlp_ratio, ${mlpRatio}, leaves nothing of ${embedDim} numbers.`);
  }
  for (const [stage, { size, side }] of stages(config).entries()) {
    if (size % numHeads[stage] !== 0) {
      fields.fail(
        `of stage ${stage + 1}, ${size} numbers cannot be divided among num_heads, ${numHeads[stage]}.`,
      );
    }
    if (side < windowSize) {
      fields.fail(
        `window_size, ${windowSize}, is more than the ${side} × ${side} patches of stage ${stage + 1}.`,
      );
    }
  }
  return config;
}

/** Size of a token and patches along a side of the image, for each stage. */
export function stages({
  imageSize,
  patchSize,
  embedDim,
  depths,
}: SwinConfig): { size: number; side: number }[] {
  let side = Math.ceil(imageSize / patchSize);
  return depths.map((_, i) => {
    const stage = { size: embedDim * 2 ** i, side };
    side = Math.ceil(side / 2);
    return stage;
  });
}
