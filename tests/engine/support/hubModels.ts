/** Small models as they lie on Hugging Face. */
import { readFile } from 'node:fs/promises';

export const ID = 'google/vit-even-patch4-16';
export const WEIGHTS = 'model.safetensors';
export const INDEX = 'model.safetensors.index.json';

const fixture = (path: string) => readFile(new URL(`../../fixtures/${path}`, import.meta.url));
/** The bytes of a file of JSON. */
export const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
export const PREPROCESSOR = {
  size: { height: 16, width: 16 },
  resample: 2,
  rescale_factor: 1 / 255,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
};

/** A small model as it would lie on Hugging Face. */
export async function modelFiles(): Promise<Record<string, Uint8Array>> {
  return {
    'README.md': json('never asked for'),
    'config.json': await fixture('parity/vit-even/config.json'),
    'preprocessor_config.json': json(PREPROCESSOR),
    [WEIGHTS]: await fixture('parity/vit-even/model.safetensors'),
  };
}

/** The same with weights in shards. */
export async function shardedFiles(): Promise<Record<string, Uint8Array>> {
  const { [WEIGHTS]: _, ...files } = await modelFiles();
  for (const n of [1, 2, 3]) {
    const name = `model-0000${n}-of-00003.safetensors`;
    files[name] = await fixture(`safetensors/shards/${name}`);
  }
  return { ...files, [INDEX]: await fixture(`safetensors/shards/${INDEX}`) };
}
