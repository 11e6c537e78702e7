/**
 * Brings model folders to where the site serves them, and lists them for the page. A model folder is
 * what `from_pretrained` reads: `config.json`, `preprocessor_config.json` and `model.safetensors`.
 */
import { chmod, copyFile, mkdir, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BUNDLED_MODEL, type ModelOffer, modelName } from '../../demos/engine/models/offers.ts';
import { Checkpoint } from '../../demos/engine/weights/checkpoint.ts';
import { WeightsError } from '../../demos/engine/weights/weightsError.ts';
import { UserError } from '../shared/command.ts';
import { ROOT } from '../shared/paths.ts';
import { weightsFile } from '../shared/weightsFile.ts';
import { displayPath } from './displayPath.ts';

/** What makes a folder a model folder, and what is copied of it. */
const MODEL_FILES = ['config.json', 'preprocessor_config.json', 'model.safetensors'];

/** Parameters of the classification head, which a fine-tune replaces. */
const HEAD = /^classifier\./;

/** Which folders to use; each has a default. */
export interface PrepareModelsOptions {
  /** Folder of model folders to copy from; by default the setting `LESION_MODELS`; empty for none. */
  models?: string;
  /** Folder to write; by default that of the site. */
  out?: string;
}

/** The models of the site. */
export interface PreparedModels {
  /** One line for people. */
  line: string;
  /** What `index.json` holds: the bundled model, then the others, smallest first. */
  offers: ModelOffer[];
}

/**
 * Copies each model folder that is new or has changed, and writes `index.json` with every model that
 * is then there, those that were not copied included. The bundled model comes with the repository: a
 * folder of its name is not copied.
 *
 * @throws UserError where the folder is not there or holds no model, or a model's weights are damaged.
 */
export async function prepareModels(options: PrepareModelsOptions = {}): Promise<PreparedModels> {
  const out = resolve(options.out ?? `${ROOT}/public/models`);
  const from = options.models ?? process.env.LESION_MODELS;
  await mkdir(out, { recursive: true });
  if (from) {
    const ids = await findModels(from);
    if (ids.length === 0) {
      throw new UserError(
        `${from} holds no model; give a folder of folders with ${MODEL_FILES.join(', ')}.`,
      );
    }
    for (const id of ids) {
      // Describing it checks its weights, so that nothing damaged is copied.
      await describeModel(from, id);
      if (id !== BUNDLED_MODEL) await copyModel(join(from, id), join(out, id));
    }
  }
  const ids = await findModels(out);
  const offers = await Promise.all(ids.map((id) => describeModel(out, id)));
  const isBundled = ({ id }: ModelOffer) => Number(id === BUNDLED_MODEL);
  offers.sort((a, b) => isBundled(b) - isBundled(a) || a.bytes - b.bytes);
  await writeWhole(join(out, 'index.json'), `${JSON.stringify(offers, null, 2)}\n`);

  const names = offers.map(({ name }) => name).join(', ');
  const none = 'none (no folder was given by --models or LESION_MODELS)';
  return {
    line: `Models: ${names ? `${names}, in ${displayPath(out)}` : none}.`,
    offers,
  };
}

/** Names of the model folders in a folder, sorted. */
async function findModels(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The folder of models ${folder} cannot be read (${error.code}).`);
  });
  const isModel = await Promise.all(
    names.map(async (name) => {
      const files = await readdir(join(folder, name)).catch((): string[] => []);
      return MODEL_FILES.every((file) => files.includes(file));
    }),
  );
  return names.filter((_, i) => isModel[i]).sort();
}

/** Copies the files that differ in size or time. Each one appears under its name only when whole. */
async function copyModel(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of MODEL_FILES) {
    const source = await stat(join(from, name));
    const target = await stat(join(to, name)).catch(() => undefined);
    if (target && isSame(source, target)) continue;
    const partial = join(to, `.${name}`);
    await copyFile(join(from, name), partial);
    await chmod(partial, 0o644);
    await utimes(partial, source.atime, source.mtime);
    await rename(partial, join(to, name));
  }
}

/** File systems keep times with different precision, so seconds must do. */
function isSame(a: { size: number; mtimeMs: number }, b: { size: number; mtimeMs: number }) {
  return a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) < 1000;
}

async function describeModel(folder: string, id: string): Promise<ModelOffer> {
  const file = await weightsFile(join(folder, id, 'model.safetensors'));
  try {
    const weights = await Checkpoint.open({ files: [file] });
    const parameters = weights.names
      .filter((name) => !HEAD.test(name))
      .map((name) => weights.entry(name).shape.reduce((product, size) => product * size, 1))
      .reduce((sum, count) => sum + count, 0);
    return { id, name: modelName(id), parameters, bytes: file.size, pretrained: true };
  } catch (error) {
    if (error instanceof WeightsError) throw new UserError(error.message);
    throw error;
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`;
  await writeFile(partial, text);
  await rename(partial, path);
}
