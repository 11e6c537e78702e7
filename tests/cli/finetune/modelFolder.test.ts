import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadModel } from '../../../cli/finetune/modelFolder.ts';
import { UserError } from '../../../cli/shared/command.ts';
import { Checkpoint, type Weights } from '../../../demos/engine/weights/checkpoint.ts';
import { filesIn, STORED, startHub } from '../../engine/support/hubLoading.ts';
import { ID, modelFiles, shardedFiles } from '../../engine/support/hubModels.ts';
import { temporaryFolder, writeFiles } from '../data/fixtures.ts';

/** A model folder on disk. */
async function modelFolder(files: Record<string, Uint8Array>): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(folder, new Map(Object.entries(files)));
  return folder;
}

async function complaint(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return error.message;
}

beforeEach(() => {
  vi.unstubAllEnvs();
});

describe('loadModel from a folder', () => {
  it('reads one file of weights, and shards', async () => {
    for (const files of [await modelFiles(), await shardedFiles()]) {
      const { weights, config } = await loadModel(await modelFolder(files));
      expect(config).toMatchObject({ model_type: 'vit' });
      const checkpoint = await Checkpoint.open(weights as Weights);
      expect(checkpoint.names.length).toBeGreaterThan(4);
    }
  });

  it.each([
    ['config.json', '{"a":', /config\.json is not JSON: .* Get the file again\.$/],
    ['preprocessor_config.json', 'x', /preprocessor_config\.json is not JSON: /],
  ])('names a broken %s', async (name, text, sentence) => {
    const folder = await modelFolder(await modelFiles());
    await writeFile(join(folder, name), text);
    expect(await complaint(loadModel(folder))).toMatch(sentence);
  });

  it('names weights that are not there, and a shard that is not there', async () => {
    const { 'model.safetensors': _, ...none } = await modelFiles();
    expect(await complaint(loadModel(await modelFolder(none)))).toMatch(
      /model\.safetensors cannot be read: a model folder needs it\.$/,
    );
    const { 'model-00002-of-00003.safetensors': __, ...lacking } = await shardedFiles();
    expect(await complaint(loadModel(await modelFolder(lacking)))).toMatch(
      /model-00002-of-00003\.safetensors cannot be read: a model folder needs it\.$/,
    );
  });

  it('says where a model was looked for', async () => {
    expect(await complaint(loadModel('none-such'))).toMatch(
      /^There is no model “none-such”: no config\.json in none-such, .*public\/models\/none-such\. Give a folder or a name on Hugging Face/,
    );
  });
});

describe('loadModel by name', () => {
  it('gets a model of Hugging Face into LESION_CACHE through HF_ENDPOINT', async () => {
    const hub = await startHub(ID, await modelFiles());
    const cache = await temporaryFolder();
    vi.stubEnv('HF_ENDPOINT', hub.endpoint);
    vi.stubEnv('LESION_CACHE', cache);
    const { id, weights } = await loadModel(`${ID}@main`);
    expect(id).toBe(ID);
    const checkpoint = await Checkpoint.open(weights as Weights);
    expect(checkpoint.has('classifier.weight')).toBe(true);
    expect(await filesIn(cache)).toEqual([...STORED].sort());
  });

  it('names what to do without a connection', async () => {
    const hub = await startHub(ID, await modelFiles());
    await hub.close();
    vi.stubEnv('HF_ENDPOINT', hub.endpoint);
    vi.stubEnv('LESION_CACHE', await temporaryFolder());
    expect(await complaint(loadModel(ID))).toMatch(
      /could not be reached .* Without a connection, give --model a folder or vit-random; HF_ENDPOINT can name a mirror\.$/,
    );
  });
});
