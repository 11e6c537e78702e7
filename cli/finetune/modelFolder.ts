/** Models by what `--model` names: a folder on disk in Hugging Face's layout, or a name there. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type ModelFiles, randomModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { modelName, RANDOM_MODEL } from '../../demos/engine/models/offers.ts';
import type { Weights } from '../../demos/engine/weights/checkpoint.ts';
import { parseHubName } from '../../demos/engine/weights/hub/hubName.ts';
import { parseJsonFile } from '../../demos/engine/weights/json.ts';
import { shardNames } from '../../demos/engine/weights/shardIndex.ts';
import { WeightsError } from '../../demos/engine/weights/weightsError.ts';
import { UserError } from '../shared/command.ts';
import { weightsFile } from '../shared/weightsFile.ts';
import { loadFromHub } from './hubModel.ts';

/**
 * Finds a model and reads its small files; the weights are read when they are used.
 *
 * @param model a folder, or the name of one in `LESION_MODELS` or `public/models`, or `vit-random`, or
 *   `owner/name` or `owner/name@revision` on Hugging Face
 * @throws UserError saying where it was looked for, or which file is missing or broken
 */
export async function loadModel(model: string): Promise<ModelFiles> {
  if (model === RANDOM_MODEL.id) return randomModelFiles();
  const places = [process.env.LESION_MODELS, 'public/models']
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, model));
  const folder = [model, ...places].find((place) => existsSync(join(place, 'config.json')));
  const hubName = parseHubName(model);
  try {
    if (folder) return await readFolder(folder);
    if (hubName) return await loadFromHub(hubName);
  } catch (error) {
    if (!(error instanceof WeightsError)) throw error;
    const note = folder ? '' : `There is no folder “${model}”; as for Hugging Face, `;
    throw new UserError(note + error.message);
  }
  throw new UserError(
    `There is no model “${model}”: no config.json in ${[model, ...places].join(', ')}. ` +
      'Give a folder or a name on Hugging Face (owner/name), set LESION_MODELS, or use --model vit-random.',
  );
}

async function readFolder(folder: string): Promise<ModelFiles> {
  const id = basename(resolve(folder));
  const preprocessor = join(folder, 'preprocessor_config.json');
  return {
    id,
    name: modelName(id),
    pretrained: true,
    config: await readJson(join(folder, 'config.json')),
    // Whoever prepares images will miss it; parity brings pixel values of its own.
    preprocessorConfig: existsSync(preprocessor) ? await readJson(preprocessor) : undefined,
    weights: await openWeights(folder),
  };
}

/** One file, or the shards that an index names. */
async function openWeights(folder: string): Promise<Weights> {
  const single = join(folder, 'model.safetensors');
  const index = `${single}.index.json`;
  if (existsSync(single) || !existsSync(index)) return { files: [await weightsFile(single)] };
  const json = await readJson(index);
  const shards = shardNames(json, index).map((name) => weightsFile(join(folder, name)));
  return { files: await Promise.all(shards), index: { name: index, json } };
}

async function readJson(path: string): Promise<unknown> {
  return parseJsonFile(await readFile(path, 'utf8'), path);
}
