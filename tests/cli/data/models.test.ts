import { chmod, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareModels } from '../../../cli/data/models.ts';
import { BUNDLED_MODEL, modelName } from '../../../demos/engine/models/offers.ts';
import { writeSafetensors } from '../../../demos/engine/weights/safetensors.ts';
import { temporaryFolder, writeFiles } from './fixtures.ts';

/** A model file with 10 parameters before the head, and 6 in it. */
const weights = writeSafetensors([
  { name: 'vit.layernorm.weight', shape: [2, 5], data: new Float32Array(10) },
  { name: 'classifier.weight', shape: [3, 2], data: new Float32Array(6) },
]);

/** Files of models with these ids. */
function modelFiles(ids: string[]): Map<string, Uint8Array | string> {
  const files = new Map<string, Uint8Array | string>();
  for (const id of ids) {
    files.set(`${id}/config.json`, '{}');
    files.set(`${id}/preprocessor_config.json`, '{}');
    files.set(`${id}/model.safetensors`, weights);
    files.set(`${id}/README.md`, 'not copied');
  }
  return files;
}

/** A folder of models and an empty one for the site. */
async function folders(ids: string[]) {
  const models = await temporaryFolder();
  await writeFiles(models, modelFiles(ids));
  return { models, out: join(await temporaryFolder(), 'models') };
}

describe('prepareModels', () => {
  it('copies the files of each model, and lists the models', async () => {
    const { models, out } = await folders(['vit-tiny-patch16-224', 'mine']);
    await writeFiles(models, new Map([['half/config.json', '{}']]));
    const { offers, line } = await prepareModels({ models, out });
    expect(offers).toEqual([
      { id: 'mine', name: 'mine', parameters: 10, bytes: weights.length, pretrained: true },
      {
        id: 'vit-tiny-patch16-224',
        name: 'ViT-Tiny/16',
        parameters: 10,
        bytes: weights.length,
        pretrained: true,
      },
    ]);
    expect(line).toMatch(/^Models: mine, ViT-Tiny\/16, in /);
    expect(JSON.parse(await readFile(join(out, 'index.json'), 'utf8'))).toEqual(offers);
    expect((await readdir(out)).sort()).toEqual(['index.json', 'mine', 'vit-tiny-patch16-224']);
    expect((await readdir(join(out, 'mine'))).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'preprocessor_config.json',
    ]);
  });

  it('copies again only what has changed, even where the source is read-only', async () => {
    const { models, out } = await folders(['a']);
    const source = join(models, 'a', 'config.json');
    await chmod(source, 0o444);
    await prepareModels({ models, out });
    const inode = async (name: string) => (await stat(join(out, 'a', name))).ino;
    const before = [await inode('config.json'), await inode('model.safetensors')];

    await chmod(source, 0o644);
    await writeFile(source, '[]');
    await utimes(source, 1e9, 1e9);
    await chmod(source, 0o444);
    await prepareModels({ models, out });
    expect(await readFile(join(out, 'a', 'config.json'), 'utf8')).toBe('[]');
    expect(await inode('config.json')).not.toBe(before[0]);
    expect(await inode('model.safetensors')).toBe(before[1]);
  });

  it('lists what is there already, with and without a folder to copy from', async () => {
    const { models, out } = await folders(['new']);
    await writeFiles(out, modelFiles(['bundled']));
    expect((await prepareModels({ models: '', out })).offers.map(({ id }) => id)).toEqual([
      'bundled',
    ]);
    const { offers } = await prepareModels({ models, out });
    expect(offers.map(({ id }) => id)).toEqual(['bundled', 'new']);
  });

  it('lists the bundled model first, and copies no other over it', async () => {
    const { models, out } = await folders([BUNDLED_MODEL, 'a']);
    const larger = writeSafetensors([{ name: 'x', shape: [99], data: new Float32Array(99) }]);
    const weightsPath = `${BUNDLED_MODEL}/model.safetensors`;
    await writeFiles(out, modelFiles([BUNDLED_MODEL]));
    await writeFiles(out, new Map([[weightsPath, larger]]));
    const { offers } = await prepareModels({ models, out });
    expect(offers.map(({ id, parameters }) => [id, parameters])).toEqual([
      [BUNDLED_MODEL, 99],
      ['a', 10],
    ]);
    expect(new Uint8Array(await readFile(join(out, weightsPath)))).toEqual(larger);
  });

  it('writes an empty list where there is no model at all', async () => {
    const out = join(await temporaryFolder(), 'models');
    const { line } = await prepareModels({ models: '', out });
    expect(line).toBe('Models: none (no folder was given by --models or LESION_MODELS).');
    expect(await readFile(join(out, 'index.json'), 'utf8')).toBe('[]\n');
  });

  it('refuses a folder that is not there or holds no model, and damaged weights', async () => {
    const { models, out } = await folders(['a']);
    await expect(prepareModels({ models: `${models}/none`, out })).rejects.toThrow(
      /folder of models .* cannot be read \(ENOENT\)/,
    );
    await expect(prepareModels({ models: join(models, 'a'), out })).rejects.toThrow(
      /holds no model/,
    );
    await writeFile(join(models, 'a', 'model.safetensors'), weights.subarray(0, -4));
    await expect(prepareModels({ models, out })).rejects.toThrow(/model\.safetensors is cut short/);
    expect(await readdir(out)).not.toContain('a');
  });
});

it.each([
  ['vit-tiny-patch16-224', 'ViT-Tiny/16'],
  ['vit-base-patch16-224-in21k', 'ViT-Base/16 (ImageNet-21k)'],
  ['deit-small-patch16-224', 'DeiT-Small/16'],
  ['swin-tiny-patch4-window7-224', 'Swin-Tiny/4'],
  [BUNDLED_MODEL, 'Lesion ViT-Nano/16'],
  ['my-own-model', 'my-own-model'],
])('modelName of %s is %s', (id, name) => {
  expect(modelName(id)).toBe(name);
});
