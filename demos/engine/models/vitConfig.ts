/** `config.json` of a Vision Transformer, checked. */
import { WeightsError } from '../weights/weightsError.ts';

/** The activations between the two layers of an MLP that the engine has. */
const HIDDEN_ACTS = ['gelu', 'gelu_new'] as const;

/** `gelu` is x·Φ(x), with the error function; `gelu_new` its approximation with tanh. */
type HiddenAct = (typeof HIDDEN_ACTS)[number];

/** Hugging Face's `ViTConfig`: the shape of the model. */
export interface ViTConfig {
  /** Length of the vector that stands for a patch. */
  hiddenSize: number;
  /** Transformer blocks. */
  numHiddenLayers: number;
  numAttentionHeads: number;
  /** Width of the layer in the middle of an MLP. */
  intermediateSize: number;
  hiddenAct: HiddenAct;
  /** Kept for the record; the engine trains without dropout. */
  hiddenDropoutProb: number;
  attentionProbsDropoutProb: number;
  /** Standard deviation of the normal distribution that new weights are drawn from. */
  initializerRange: number;
  layerNormEps: number;
  /** Side of the square image, in pixels. */
  imageSize: number;
  /** Side of a square patch, in pixels. */
  patchSize: number;
  numChannels: number;
  /** Whether query, key and value have a bias. */
  qkvBias: boolean;
}

/**
 * Reads `config.json`. A field that is absent has the default of Hugging Face's `ViTConfig`; only
 * `model_type` must be there, as `AutoConfig` asks.
 *
 * @param json the parsed file.
 * @param file its name as the person knows it, for the sentences of errors.
 * @throws WeightsError naming the field that is wrong, or that asks for what the engine has not.
 */
export function parseViTConfig(json: unknown, file: string): ViTConfig {
  const fail = (what: string): never => {
    throw new WeightsError(`${file}: ${what}`);
  };
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fail('a model’s configuration must be a JSON object.');
  }
  const fields = json as Record<string, unknown>;
  if (fields.model_type !== 'vit') {
    fail(`model_type is ${show(fields.model_type)}; only "vit" models can be loaded.`);
  }

  const count = (name: string, fallback: number): number => {
    const value = fields[name] ?? fallback;
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    return fail(`${name} is ${show(value)}; it must be a whole number above 0.`);
  };
  const real = (name: string, fallback: number, limit: number): number => {
    const value = fields[name] ?? fallback;
    if (typeof value === 'number' && value >= 0 && value < limit) return value;
    return fail(`${name} is ${show(value)}; it must be a number from 0 to below ${limit}.`);
  };
  const qkvBias = fields.qkv_bias ?? true;
  if (typeof qkvBias !== 'boolean') {
    return fail(`qkv_bias is ${show(qkvBias)}; it must be true or false.`);
  }
  const hiddenAct = HIDDEN_ACTS.find((act) => act === (fields.hidden_act ?? 'gelu'));
  if (hiddenAct === undefined) {
    return fail(
      `hidden_act is ${show(fields.hidden_act)}; the engine has ${HIDDEN_ACTS.join(' and ')}.`,
    );
  }

  const config: ViTConfig = {
    hiddenSize: count('hidden_size', 768),
    numHiddenLayers: count('num_hidden_layers', 12),
    numAttentionHeads: count('num_attention_heads', 12),
    intermediateSize: count('intermediate_size', 3072),
    hiddenAct,
    hiddenDropoutProb: real('hidden_dropout_prob', 0, 1),
    attentionProbsDropoutProb: real('attention_probs_dropout_prob', 0, 1),
    initializerRange: real('initializer_range', 0.02, 1),
    layerNormEps: real('layer_norm_eps', 1e-12, 1),
    imageSize: count('image_size', 224),
    patchSize: count('patch_size', 16),
    numChannels: count('num_channels', 3),
    qkvBias,
  };
  if (config.hiddenSize % config.numAttentionHeads !== 0) {
    fail(
      `hidden_size, ${config.hiddenSize}, cannot be divided among num_attention_heads, ${config.numAttentionHeads}.`,
    );
  }
  if (config.imageSize % config.patchSize !== 0) {
    fail(
      `image_size, ${config.imageSize}, is no multiple of patch_size, ${config.patchSize}: patches would be cut.`,
    );
  }
  return config;
}

/** Patches of an image; the sequence is one longer, by the class token. */
export function numPatches(config: Pick<ViTConfig, 'imageSize' | 'patchSize'>): number {
  return (config.imageSize / config.patchSize) ** 2;
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
