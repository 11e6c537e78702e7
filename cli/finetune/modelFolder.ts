/** Model folders on disk, in Hugging Face's layout. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type ModelFiles, randomModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { RANDOM_MODEL } from '../../demos/engine/models/offers.ts';
import { modelName } from '../data/models.ts';
import { UserError } from '../shared/command.ts';

/**
 * Finds a model by id or folder and reads its files.
 *
 * @param model a folder, or the name of one in `LESION_MODELS` or `public/models`, or `vit-random`
 * @throws UserError saying where it was looked for, or which file is not JSON
 */
export async function loadModelFolder(model: string): Promise<ModelFiles> {
  if (model === RANDOM_MODEL.id) return randomModelFiles();
  const places = [process.env.LESION_MODELS, 'public/models']
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, model));
  const folder = [model, ...places].find((place) => existsSync(join(place, 'config.json')));
  if (!folder) {
    throw new UserError(
      `There is no model “${model}”: no config.json in ${[model, ...places].join(', ')}. ` +
        'Give a folder, set LESION_MODELS, or use --model vit-random.',
    );
  }
  const id = basename(resolve(folder));
  const preprocessor = join(folder, 'preprocessor_config.json');
  return {
    id,
    name: modelName(id),
    pretrained: true,
    config: await readJson(join(folder, 'config.json')),
    // Whoever prepares images will miss it; parity brings pixel values of its own.
    preprocessorConfig: existsSync(preprocessor) ? await readJson(preprocessor) : undefined,
    weights: await read(join(folder, 'model.safetensors')),
  };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new UserError(`${path} cannot be read: a model folder needs it.`);
  }
}

async function readJson(path: string): Promise<unknown> {
  const text = (await read(path)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${(error as Error).message}`);
  }
}
