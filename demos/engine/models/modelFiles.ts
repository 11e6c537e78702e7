/** The three files of a model folder, as `from_pretrained` reads them, wherever they came from. */
import type { Weights } from '../weights/checkpoint.ts';
import { RANDOM_MODEL } from './offers.ts';

/** A model folder, nothing of it checked yet. */
export interface ModelFiles {
  id: string;
  /** For people: "ViT-Tiny/16". */
  name: string;
  /** Whether its weights were learnt before, or are random. */
  pretrained: boolean;
  /** `config.json`, parsed. */
  config: unknown;
  /** `preprocessor_config.json`, parsed. */
  preprocessorConfig: unknown;
  /** The weights, to be read as a stream; absent where every parameter is to be drawn at random. */
  weights?: Weights;
}

/** The files of `RANDOM_MODEL`: a ViT small enough to train anywhere, and no weights. */
export function randomModelFiles(): ModelFiles {
  return {
    id: RANDOM_MODEL.id,
    name: RANDOM_MODEL.name,
    pretrained: false,
    config: {
      architectures: ['ViTForImageClassification'],
      model_type: 'vit',
      hidden_size: 96,
      num_hidden_layers: 4,
      num_attention_heads: 3,
      intermediate_size: 384,
      hidden_act: 'gelu',
      layer_norm_eps: 1e-6,
      image_size: 224,
      patch_size: 32,
      num_channels: 3,
      qkv_bias: true,
    },
    preprocessorConfig: {
      image_processor_type: 'ViTImageProcessor',
      do_resize: true,
      size: { height: 224, width: 224 },
      resample: 2,
      do_rescale: true,
      rescale_factor: 1 / 255,
      do_normalize: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
    },
  };
}
