/** `config.json` of any model that the engine has. */
import { ConfigFields } from './configFields.ts';
import { parseSwinConfig, type SwinConfig } from './swin/swinConfig.ts';
import { parseViTConfig, type ViTConfig } from './vit/vitConfig.ts';

/** The shape of a model, by its `modelType`. */
export type ModelConfig = ViTConfig | SwinConfig;

/**
 * Reads `config.json`; as for `AutoConfig`, `model_type` says what it describes.
 *
 * @param json the parsed file
 * @param file its name as the person knows it, for the sentences of errors
 * @throws WeightsError naming the field that is wrong, or that asks for what the engine has not
 */
export function parseModelConfig(json: unknown, file: string): ModelConfig {
  const fields = new ConfigFields(json, file);
  const type = fields.raw('model_type');
  if (type === 'vit') return parseViTConfig(fields);
  if (type === 'swin') return parseSwinConfig(fields);
  const shown = type === undefined ? 'missing' : JSON.stringify(type);
  return fields.fail(`model_type is ${shown}; only "vit" and "swin" models can be loaded.`);
}
