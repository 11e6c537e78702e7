import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../demos/engine/backend.ts';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import { type ExportedFile, exportModel } from '../../../demos/engine/models/exportModel.ts';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import { randomModelFiles } from '../../../demos/engine/models/modelFiles.ts';
import { readSafetensors, writeSafetensors } from '../../../demos/engine/weights/safetensors.ts';
import { joinPieces } from '../support/exported.ts';

describe('exportModel', () => {
  const files = randomModelFiles();
  let model: ImageClassifier;
  const exported = (name: string) =>
    exportModel(model, files).find((file) => file.name === name) as ExportedFile;
  const json = async (name: string) =>
    JSON.parse(new TextDecoder().decode(await joinPieces(exported(name))));

  beforeAll(async () => {
    await prepareBackend({ backend: 'wasm' });
    model = await ImageClassifier.fromPretrained(files, LABELS.length, 3);
  });

  it('carries the configuration over, with the classes of the new head', async () => {
    const config = await json('config.json');
    expect(config).toMatchObject(files.config as object);
    expect(config.architectures).toEqual(['ViTForImageClassification']);
    expect(config.id2label).toEqual(Object.fromEntries(LABELS.entries()));
    expect(config.label2id).toEqual(Object.fromEntries(LABELS.map((label, id) => [label, id])));
    expect(await json('preprocessor_config.json')).toEqual(files.preprocessorConfig);
  });

  it('says float32, whatever the checkpoint was in', async () => {
    const half = { ...(files.config as object), dtype: 'float16', torch_dtype: 'float16' };
    const [file] = exportModel(model, { ...files, config: half });
    const config = JSON.parse(new TextDecoder().decode(await joinPieces(file)));
    expect(config.torch_dtype).toBe('float32');
    expect(config).not.toHaveProperty('dtype');
  });

  it('writes the weights as a whole file has them', async () => {
    const bytes = await joinPieces(exported('model.safetensors'));
    const tensors = model.parameters.map(({ name, shape, value }) => ({
      name,
      shape,
      data: value.dataSync() as Float32Array,
    }));
    expect(Buffer.from(bytes).equals(writeSafetensors(tensors))).toBe(true);
    const file = readSafetensors(bytes, 'model.safetensors');
    expect(file.metadata).toEqual({ format: 'pt' });
    expect(file.names).toEqual(model.parameters.map(({ name }) => name));
  });

  it('fetches one tensor at a time', async () => {
    const sizes: number[] = [];
    for await (const piece of exported('model.safetensors').pieces) sizes.push(piece.length);
    expect(sizes.slice(1)).toEqual(model.parameters.map(({ size }) => 4 * size));
  });
});
