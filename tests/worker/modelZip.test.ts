import * as tf from '@tensorflow/tfjs-core';
import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../demos/engine/backend.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { exportModel } from '../../demos/engine/models/exportModel.ts';
import { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import { randomModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { Checkpoint, type Weights } from '../../demos/engine/weights/checkpoint.ts';
import { checkModel, modelPaths, readModelZip } from '../../demos/worker/modelZip.ts';
import { ZipFile } from '../../demos/worker/zipFile.ts';
import { modelFiles, shardedFiles, WEIGHTS } from '../engine/support/hubModels.ts';

type Files = Record<string, Uint8Array>;

const CALLED = { id: 'kept:mine', name: 'mine' };
const read = (files: Files) => readModelZip(new Blob([new Uint8Array(zipSync(files))]), CALLED);
const under = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [folder + name, bytes]));
const json = (value: unknown) => strToU8(JSON.stringify(value));

/** The small model's files without one, or with one changed. */
async function filesWith(changes: Record<string, Uint8Array | undefined>): Promise<Files> {
  const all = Object.entries({ ...(await modelFiles()), ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, Uint8Array] => !!entry[1]));
}

/** All tensors, by name. */
async function tensorsOf(weights: Weights | undefined): Promise<Map<string, Float32Array>> {
  const checkpoint = await Checkpoint.open(weights as Weights);
  const found = new Map<string, Float32Array>();
  for await (const { name, data } of checkpoint.tensors(new Set(checkpoint.names))) {
    found.set(name, data);
  }
  return found;
}

describe('a zipped model folder', () => {
  it('is read, packed or not, at the zip’s root or in a folder of it', async () => {
    const files = await modelFiles();
    const plain = await read(files);
    expect(plain).toMatchObject({ ...CALLED, pretrained: true });
    expect(plain.config).toMatchObject({ model_type: 'vit', hidden_size: 24 });
    const tensors = await tensorsOf(plain.weights);
    expect(tensors.size).toBeGreaterThan(40);
    const beside = {
      ...under('work/best/', files),
      'work/best/checkpoint-5/config.json': json({}),
      '__MACOSX/work/best/._config.json': json({}),
    };
    expect(await tensorsOf((await read(beside)).weights)).toEqual(tensors);
  });

  it('is read in shards, where an index names them', async () => {
    const { weights } = await read(await shardedFiles());
    expect(weights?.files.map(({ name }) => name)).toEqual([
      'mine/model-00001-of-00003.safetensors',
      'mine/model-00002-of-00003.safetensors',
      'mine/model-00003-of-00003.safetensors',
    ]);
    expect((await tensorsOf(weights)).size).toBeGreaterThan(2);
  });

  it.each([
    ['config.json', 'mine holds no config.json. A model folder has'],
    ['preprocessor_config.json', 'mine holds no preprocessor_config.json, which a model needs'],
    [WEIGHTS, `mine holds no ${WEIGHTS}, which a model needs`],
  ])('without %s is refused, and the file named', async (name, sentence) => {
    await expect(read(await filesWith({ [name]: undefined }))).rejects.toThrow(sentence);
  });

  it('with a file that is not JSON is refused, and the file named', async () => {
    const files = await filesWith({ 'config.json': strToU8('<html>') });
    await expect(read(files)).rejects.toThrow('mine/config.json is not JSON');
  });

  it('reads no configuration that is larger than any', async () => {
    const files = await filesWith({ 'config.json': new Uint8Array(5e6) });
    await expect(read(files)).rejects.toThrow('mine/config.json is too large');
  });
});

describe('checkModel', () => {
  const check = async (files: Files) => checkModel(await read(files));

  it('counts the parameters without the head, and sees whose classes it knows', async () => {
    const files = await modelFiles();
    const { parameters, head } = await check(files);
    const tensors = [...(await tensorsOf((await read(files)).weights))];
    const all = tensors.reduce((sum, [, { length }]) => sum + length, 0);
    expect(parameters).toBe(all - 7 * 24 - 7);
    expect(head).toContain('not ours');

    const config = JSON.parse(new TextDecoder().decode(files['config.json']));
    const ours = { ...config, id2label: Object.fromEntries(LABELS.entries()) };
    const known = await filesWith({ 'config.json': json(ours) });
    expect((await check(known)).head).toContain('keeps its head');
  });

  it('refuses a model that the engine has not', async () => {
    const files = await filesWith({ 'config.json': json({ model_type: 'bert' }) });
    await expect(check(files)).rejects.toThrow('mine/config.json: model_type is "bert"');
  });

  it('refuses images of another size than the model’s', async () => {
    const size = { height: 32, width: 32 };
    const files = await filesWith({ 'preprocessor_config.json': json({ size }) });
    await expect(check(files)).rejects.toThrow('images of 32 × 32, but config.json asks for 16');
  });

  it('refuses weights that are none', async () => {
    const files = await filesWith({ [WEIGHTS]: strToU8('<!doctype html>') });
    await expect(check(files)).rejects.toThrow(`mine/${WEIGHTS}`);
  });
});

describe('a model that was trained here', () => {
  beforeAll(async () => {
    await prepareBackend({ backend: 'wasm' });
  });

  it('comes back from its zip as it was, head and all, and nothing is made new', async () => {
    const files = randomModelFiles();
    const trained = await ImageClassifier.fromPretrained(files, LABELS.length, 3);
    const zip = new ZipFile();
    for (const file of exportModel(trained, files)) await zip.add(file);
    await zip.add({ name: 'run.json', pieces: [json({})] });

    const kept = await readModelZip(zip.end(), { id: 'run:browser-1', name: 'My run' });
    expect((await checkModel(kept)).head).toContain('keeps its head');
    // Another seed: whatever is made new would differ.
    const again = await ImageClassifier.fromPretrained(kept, LABELS.length, 99);
    expect(again.newParameters).toEqual([]);
    expect(again.droppedParameters).toEqual([]);
    for (const [i, parameter] of again.parameters.entries()) {
      const before = trained.parameters[i];
      expect(parameter.name).toBe(before.name);
      expect(parameter.value.dataSync(), parameter.name).toEqual(before.value.dataSync());
    }
    const head = again.parameters.find(({ name }) => name === 'classifier.weight');
    expect(tf.util.sizeFromShape(head?.value.shape ?? [])).toBe(7 * 96);
    again.dispose();
    trained.dispose();
  });
});

it('modelPaths picks the model out of a folder with other things in it', () => {
  expect(
    modelPaths([
      'out/README.md',
      'out/config.json',
      'out/preprocessor_config.json',
      'out/model.safetensors',
      'out/optimizer.bin',
      'out/checkpoint-5/config.json',
      'out/checkpoint-5/model.safetensors',
    ]),
  ).toEqual(['out/config.json', 'out/preprocessor_config.json', 'out/model.safetensors']);
});
