/** The models that are measured, as Hugging Face's `config.json` describes them, without weights. */

/** Fields that are not given have Hugging Face's defaults; the head is for seven classes. */
export const MODELS = {
  'vit-tiny': {
    model_type: 'vit',
    hidden_size: 192,
    num_attention_heads: 3,
    intermediate_size: 768,
  },
  'vit-base': { model_type: 'vit' },
  // Small enough for a thousand steps on a GPU in software: four images of 17 tokens, two blocks.
  'vit-micro': {
    model_type: 'vit',
    hidden_size: 64,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    intermediate_size: 128,
    image_size: 64,
  },
  // Not every subject can drop paths, and none needs to for its time.
  'swin-tiny': { model_type: 'swin', drop_path_rate: 0 },
} as const;

export type ModelName = keyof typeof MODELS;
export type ModelConfig = (typeof MODELS)[ModelName];

export const NUM_LABELS = 7;
