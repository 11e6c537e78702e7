import { describe, expect, it } from 'vitest';
import { parseModelConfig } from '../../../demos/engine/models/modelConfig.ts';
import { randomModelFiles } from '../../../demos/engine/models/modelFiles.ts';
import { RANDOM_MODEL } from '../../../demos/engine/models/offers.ts';
import { patchesPerSide, type ViTConfig } from '../../../demos/engine/models/vit/vitConfig.ts';
import { WeightsError } from '../../../demos/engine/weights/weightsError.ts';

/** `config.json` of google/vit-base-patch16-224-in21k, the tutorial's model, in essence. */
const vitBase = {
  architectures: ['ViTModel'],
  attention_probs_dropout_prob: 0.0,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.0,
  hidden_size: 768,
  image_size: 224,
  initializer_range: 0.02,
  intermediate_size: 3072,
  layer_norm_eps: 1e-12,
  model_type: 'vit',
  num_attention_heads: 12,
  num_channels: 3,
  num_hidden_layers: 12,
  patch_size: 16,
  qkv_bias: true,
};

/** `config.json` of microsoft/swin-tiny-patch4-window7-224, in essence. */
const swinTiny = {
  architectures: ['SwinForImageClassification'],
  attention_probs_dropout_prob: 0.0,
  depths: [2, 2, 6, 2],
  drop_path_rate: 0.1,
  embed_dim: 96,
  encoder_stride: 32,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.0,
  hidden_size: 768,
  image_size: 224,
  initializer_range: 0.02,
  layer_norm_eps: 1e-5,
  mlp_ratio: 4.0,
  model_type: 'swin',
  num_channels: 3,
  num_heads: [3, 6, 12, 24],
  num_layers: 4,
  patch_size: 4,
  qkv_bias: true,
  use_absolute_embeddings: false,
  window_size: 7,
};

describe('parseModelConfig', () => {
  it('reads ViT-Base, whose values are the defaults of all fields', () => {
    const config = parseModelConfig(vitBase, 'config.json');
    expect(config).toEqual({
      modelType: 'vit',
      hiddenSize: 768,
      numHiddenLayers: 12,
      numAttentionHeads: 12,
      intermediateSize: 3072,
      hiddenAct: 'gelu',
      hiddenDropoutProb: 0,
      attentionProbsDropoutProb: 0,
      initializerRange: 0.02,
      layerNormEps: 1e-12,
      imageSize: 224,
      patchSize: 16,
      numChannels: 3,
      qkvBias: true,
    });
    expect(parseModelConfig({ model_type: 'vit' }, 'config.json')).toEqual(config);
    expect(patchesPerSide(config as ViTConfig)).toBe(14);
  });

  it('reads Swin-Tiny, whose values are the defaults of all fields', () => {
    const config = parseModelConfig(swinTiny, 'config.json');
    expect(config).toEqual({
      modelType: 'swin',
      imageSize: 224,
      patchSize: 4,
      numChannels: 3,
      embedDim: 96,
      depths: [2, 2, 6, 2],
      numHeads: [3, 6, 12, 24],
      windowSize: 7,
      mlpRatio: 4,
      qkvBias: true,
      hiddenDropoutProb: 0,
      attentionProbsDropoutProb: 0,
      dropPathRate: 0.1,
      hiddenAct: 'gelu',
      initializerRange: 0.02,
      layerNormEps: 1e-5,
    });
    expect(parseModelConfig({ model_type: 'swin' }, 'config.json')).toEqual(config);
  });

  it('reads every field of a ViT', () => {
    const fields = {
      model_type: 'vit',
      hidden_size: 6,
      num_hidden_layers: 2,
      num_attention_heads: 3,
      intermediate_size: 10,
      hidden_act: 'gelu_new',
      hidden_dropout_prob: 0.1,
      attention_probs_dropout_prob: 0.2,
      initializer_range: 0.01,
      layer_norm_eps: 1e-6,
      image_size: 32,
      patch_size: 8,
      num_channels: 1,
      qkv_bias: false,
    };
    expect(parseModelConfig(fields, 'config.json')).toEqual({
      modelType: 'vit',
      hiddenSize: 6,
      numHiddenLayers: 2,
      numAttentionHeads: 3,
      intermediateSize: 10,
      hiddenAct: 'gelu_new',
      hiddenDropoutProb: 0.1,
      attentionProbsDropoutProb: 0.2,
      initializerRange: 0.01,
      layerNormEps: 1e-6,
      imageSize: 32,
      patchSize: 8,
      numChannels: 1,
      qkvBias: false,
    });
  });

  it.each<[unknown, string]>([
    [[], 'a model’s configuration must be a JSON object.'],
    [null, 'a model’s configuration must be a JSON object.'],
    [{}, 'model_type is missing; only "vit" and "swin" models can be loaded.'],
    [
      { ...vitBase, model_type: 'beit' },
      'model_type is "beit"; only "vit" and "swin" models can be loaded.',
    ],
    [
      { ...vitBase, hidden_act: 'quick_gelu' },
      'hidden_act is "quick_gelu"; it must be gelu or gelu_new or gelu_pytorch_tanh.',
    ],
    [
      { ...vitBase, hidden_size: '768' },
      'hidden_size is "768"; it must be a whole number above 0.',
    ],
    [
      { ...vitBase, num_hidden_layers: 0 },
      'num_hidden_layers is 0; it must be a whole number above 0.',
    ],
    [{ ...vitBase, patch_size: 14.5 }, 'patch_size is 14.5; it must be a whole number above 0.'],
    [
      { ...vitBase, image_size: [224, 192] },
      'image_size is [224,192]; it must be a whole number above 0.',
    ],
    [
      { ...vitBase, layer_norm_eps: -1 },
      'layer_norm_eps is -1; it must be a number from 0 to below 1.',
    ],
    [
      { ...vitBase, hidden_dropout_prob: 1 },
      'hidden_dropout_prob is 1; it must be a number from 0 to below 1.',
    ],
    [{ ...vitBase, qkv_bias: 'yes' }, 'qkv_bias is "yes"; it must be true or false.'],
    [
      { ...vitBase, num_attention_heads: 7 },
      'hidden_size, 768, cannot be divided among num_attention_heads, 7.',
    ],
    [{ ...vitBase, patch_size: 225 }, 'image_size, 224, is smaller than patch_size, 225.'],
    [
      { ...swinTiny, use_absolute_embeddings: true },
      'use_absolute_embeddings is true; the engine has relative positions only.',
    ],
    [{ ...swinTiny, depths: 12 }, 'depths is 12; it must be a list of whole numbers above 0.'],
    [{ ...swinTiny, num_heads: [3, 6] }, 'num_heads has 2 stages and depths has 4.'],
    [
      { ...swinTiny, num_heads: [3, 6, 12, 7] },
      'of stage 4, 768 numbers cannot be divided among num_heads, 7.',
    ],
    [
      { ...swinTiny, image_size: 112 },
      'window_size, 7, is more than the 4 × 4 patches of stage 4.',
    ],
    [{ ...swinTiny, mlp_ratio: 0.001 }, 'mlp_ratio, 0.001, leaves nothing of 96 numbers.'],
  ])('refuses %j', (json, sentence) => {
    expect(() => parseModelConfig(json, 'config.json')).toThrow(
      new WeightsError(`config.json: ${sentence}`),
    );
  });
});

describe('randomModelFiles', () => {
  it('is a model the engine can make, of the size on offer', () => {
    const files = randomModelFiles();
    expect(files.weights).toBeUndefined();
    const config = parseModelConfig(files.config, 'config.json') as ViTConfig;
    const { hiddenSize: d, intermediateSize: m, patchSize: p, numChannels } = config;
    const linear = (inputs: number, outputs: number) => inputs * outputs + outputs;
    const layerNorm = 2 * d;
    const embeddings = d + (1 + patchesPerSide(config) ** 2) * d + linear(numChannels * p * p, d);
    const block = 4 * linear(d, d) + linear(d, m) + linear(m, d) + 2 * layerNorm;
    const parameters = embeddings + config.numHiddenLayers * block + layerNorm;
    expect(RANDOM_MODEL.parameters).toBe(parameters);
  });
});
