import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  Checkpoint,
  memoryFile,
  type Weights,
  type WeightsFile,
} from '../../../demos/engine/weights/checkpoint.ts';
import { parseJsonFile } from '../../../demos/engine/weights/json.ts';
import type { NamedTensor } from '../../../demos/engine/weights/safetensors.ts';
import { parseShardIndex, shardNames } from '../../../demos/engine/weights/shardIndex.ts';
import { WeightsError } from '../../../demos/engine/weights/weightsError.ts';
import { fileOf, readValues } from './fixture.ts';

const folder = new URL('../../fixtures/safetensors/', import.meta.url);
const golden = (name: string) => readFileSync(new URL(name, folder));
const INDEX = 'model.safetensors.index.json';
const index = () => JSON.parse(golden(`shards/${INDEX}`).toString());
const shardFiles = () =>
  readdirSync(new URL('shards/', folder))
    .filter((name) => name.endsWith('.safetensors'))
    .map((name) => memoryFile(`m/${name}`, golden(`shards/${name}`)));

/** The shards that Python wrote, with an index of one's own if need be. */
function shards(json: unknown = index(), files = shardFiles()): Weights {
  return { files, index: { name: `m/${INDEX}`, json } };
}

/** The same file, in pieces of a few bytes. */
function inPieces(file: WeightsFile, length: number): WeightsFile {
  return {
    ...file,
    async *stream() {
      for await (const bytes of file.stream()) {
        for (let at = 0; at < bytes.length; at += length) {
          yield bytes.slice(at, at + length);
          yield new Uint8Array(0);
        }
      }
    },
  };
}

async function collect(tensors: AsyncIterable<NamedTensor>): Promise<Record<string, NamedTensor>> {
  const found: Record<string, NamedTensor> = {};
  for await (const tensor of tensors) found[tensor.name] = tensor;
  return found;
}

/** The sentence of the error that opening gives. */
async function complaint(weights: Weights): Promise<string> {
  const error = await Checkpoint.open(weights).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(WeightsError);
  return error.message;
}

describe('Checkpoint', () => {
  it.each([1, 7, 64, 1e6])('reads one file in pieces of %d bytes', async (length) => {
    for (const name of ['float32', 'float16', 'mixed']) {
      const file = inPieces(memoryFile(name, golden(`${name}.safetensors`)), length);
      const checkpoint = await Checkpoint.open({ files: [file] });
      const values = readValues(name);
      const found = await collect(checkpoint.tensors(new Set(Object.keys(values))));
      expect(Object.keys(found).sort()).toEqual(Object.keys(values).sort());
      for (const [tensor, expected] of Object.entries(values)) {
        expect(found[tensor].data).toEqual(expected);
        expect(found[tensor].shape).toEqual(checkpoint.entry(tensor).shape);
      }
    }
  });

  it.each([5, 1e6])('reads shards as Python wrote them, in pieces of %d bytes', async (length) => {
    const files = shardFiles().map((file) => inPieces(file, length));
    expect(files.length).toBeGreaterThan(2);
    const checkpoint = await Checkpoint.open(shards(index(), files));
    const values = readValues('shards');
    expect([...checkpoint.names].sort()).toEqual(Object.keys(values).sort());
    const found = await collect(checkpoint.tensors(new Set(checkpoint.names)));
    expect(Object.keys(found)).toEqual(checkpoint.names);
    for (const [tensor, expected] of Object.entries(values)) {
      expect(found[tensor].data).toEqual(expected);
    }
    expect(checkpoint.entry('layer.1.weight')).toEqual({ dtype: 'BF16', shape: [6, 6] });
  });

  it('yields what is asked for, in the order of the file, and opens no shard in vain', async () => {
    const opened: string[] = [];
    const files = shardFiles().map((file) => ({
      ...file,
      stream: () => {
        opened.push(file.name);
        return file.stream();
      },
    }));
    const checkpoint = await Checkpoint.open(shards(index(), files));
    opened.length = 0;
    const wanted = ['layer.0.bias', 'absent'];
    const found = await collect(checkpoint.tensors(new Set(wanted)));
    expect(Object.keys(found)).toEqual(['layer.0.bias']);
    expect(opened).toEqual([`m/${index().weight_map['layer.0.bias']}`]);
    expect(checkpoint.has('layer.0.bias')).toBe(true);
    expect(checkpoint.has('absent')).toBe(false);
    expect(() => checkpoint.entry('absent')).toThrow(
      new WeightsError(`m/${INDEX} holds no tensor "absent".`),
    );
  });

  it('lets go of a stream that it reads no further', async () => {
    let open = 0;
    const bytes = golden('float32.safetensors');
    const file: WeightsFile = {
      name: 'f',
      size: bytes.length,
      async *stream() {
        open++;
        try {
          for (const byte of bytes) yield Uint8Array.of(byte);
        } finally {
          open--;
        }
      },
    };
    const checkpoint = await Checkpoint.open({ files: [file] });
    expect(open).toBe(0);
    for await (const { name } of checkpoint.tensors(new Set(checkpoint.names))) {
      expect(open).toBe(1);
      if (name === 'c.scalar') break;
    }
    expect(open).toBe(0);
  });

  it('refuses a type that is no floating-point number when it is asked for', async () => {
    const files = [memoryFile('mixed', golden('mixed.safetensors'))];
    const checkpoint = await Checkpoint.open({ files });
    await expect(collect(checkpoint.tensors(new Set(['position_ids'])))).rejects.toThrow(
      new WeightsError(
        'mixed: the tensor "position_ids" is of type I64; only F32, F16 and BF16 can be read as numbers.',
      ),
    );
  });

  it.each([
    [0, 'has 0 bytes, which is too short for a safetensors file.'],
    [7, 'has 7 bytes, which is too short for a safetensors file.'],
    [8, /is cut short: its header has \d+ bytes, the whole file 8\./],
    [100, /is cut short: its header has \d+ bytes, the whole file 100\./],
    [-1, /is cut short: its tensors take \d+ bytes, and \d+ are there\./],
  ])('refuses a file cut after %d bytes before any tensor', async (length, sentence) => {
    const bytes = golden('float32.safetensors').subarray(0, length);
    const message = await complaint({ files: [memoryFile('f', bytes)] });
    expect(message).toMatch(/^f .* Get the file again\.$/);
    expect(message).toMatch(sentence);
  });

  it('names the file whose stream ends before its size', async () => {
    const bytes = golden('float32.safetensors');
    const short = { ...memoryFile('f', bytes.subarray(0, -4)), size: bytes.length };
    const checkpoint = await Checkpoint.open({ files: [short] });
    await expect(collect(checkpoint.tensors(new Set(checkpoint.names)))).rejects.toThrow(
      new WeightsError(
        `f is cut short: it ended after ${bytes.length - 4} of ${bytes.length} bytes. Get the file again.`,
      ),
    );
  });

  it('refuses a header of 2 GB, and reads 8 bytes to know', async () => {
    let read = 0;
    const start = new Uint8Array(8);
    new DataView(start.buffer).setBigUint64(0, 2n ** 31n, true);
    const file: WeightsFile = {
      name: 'f',
      size: 2 ** 32,
      async *stream() {
        for (const byte of start) {
          read++;
          yield Uint8Array.of(byte);
        }
        throw new Error('read on');
      },
    };
    expect(await complaint({ files: [file] })).toBe(
      'f is no safetensors file: the length of its header makes no sense. Get the file again.',
    );
    expect(read).toBe(8);
  });
});

describe('shards and their index', () => {
  it.each<[string, unknown, string]>([
    ['no object', [], 'weight_map is missing; it must map tensors to files.'],
    ['no map', { weight_map: ['a'] }, 'weight_map is [string]; it must map tensors to files.'],
    [
      'a file that is a number',
      { weight_map: { a: 7 } },
      'weight_map puts the tensor "a" into 7, which is no name of a safetensors file.',
    ],
    [
      'a path that leads elsewhere',
      { weight_map: { a: '../model.safetensors' } },
      'weight_map puts the tensor "a" into "../model.safetensors", which is no name of a safetensors file.',
    ],
  ])('refuses an index with %s', async (_, json, sentence) => {
    expect(await complaint(shards(json))).toBe(`m/${INDEX}: ${sentence}`);
    expect(() => parseShardIndex(json, `m/${INDEX}`)).toThrow(WeightsError);
  });

  it('names a shard that is not there', async () => {
    const last = shardFiles().length - 1;
    const name = shardNames(index(), INDEX)[last];
    const [tensor] = Object.entries(index().weight_map).find(([, file]) => file === name) ?? [];
    expect(await complaint(shards(index(), shardFiles().slice(0, last)))).toBe(
      `m/${INDEX} puts the tensor "${tensor}" into ${name}, which is not there. Get the file again.`,
    );
  });

  it('names a tensor that its shard does not hold', async () => {
    const json = index();
    const shard = json.weight_map['layer.0.bias'];
    json.weight_map['layer.9.bias'] = shard;
    expect(await complaint(shards(json))).toBe(
      `m/${INDEX} puts the tensor "layer.9.bias" into ${shard}, which does not hold it. Get the file again.`,
    );
  });

  it('names a tensor that the index does not know', async () => {
    const json = index();
    const shard = json.weight_map['layer.0.bias'];
    delete json.weight_map['layer.0.bias'];
    expect(await complaint(shards(json))).toBe(
      `m/${shard} holds the tensor "layer.0.bias", which m/${INDEX} does not put there. Get the file again.`,
    );
  });

  it('names a shard that is cut short', async () => {
    const files = shardFiles().map((file, i) =>
      i === 1 ? memoryFile(file.name, fileOf({}, 5)) : file,
    );
    expect(await complaint(shards(index(), files))).toContain(
      `${files[1].name} is damaged: 5 bytes at its end belong to no tensor.`,
    );
  });
});

it('parseJsonFile names the file that is not JSON', () => {
  expect(parseJsonFile('{"a": 1}', 'config.json')).toEqual({ a: 1 });
  expect(() => parseJsonFile('{"a": ', 'm/config.json')).toThrow(/^m\/config\.json is not JSON: /);
  expect(() => parseJsonFile('', 'm/config.json')).toThrow(WeightsError);
});
