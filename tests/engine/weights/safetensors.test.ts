import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../demos/engine/random.ts';
import { readSafetensors, writeSafetensors } from '../../../demos/engine/weights/safetensors.ts';
import { WeightsError } from '../../../demos/engine/weights/weightsError.ts';
import { fileOf, readValues } from './fixture.ts';

const folder = new URL('../../fixtures/safetensors/', import.meta.url);
const golden = (name: string) => readFileSync(new URL(name, folder));

const expected = (file: string, name: string) => readValues(file)[name];

/** The sentence of the error that reading gives. */
function complaint(bytes: Uint8Array): string {
  try {
    readSafetensors(bytes, 'model.safetensors');
  } catch (error) {
    expect(error).toBeInstanceOf(WeightsError);
    return (error as WeightsError).message;
  }
  throw new Error('The file was read.');
}

describe('readSafetensors', () => {
  it.each(['float32', 'float16'])('reads what Python wrote: %s', (file) => {
    const opened = readSafetensors(golden(`${file}.safetensors`), file);
    expect(opened.metadata).toEqual({ format: 'pt' });
    expect(opened.names).toEqual(['a.weight', 'b.empty', 'c.scalar', 'd.bias']);
    const dtype = file === 'float32' ? 'F32' : 'F16';
    expect(opened.entry('a.weight')).toEqual({ dtype, shape: [2, 3] });
    expect(opened.entry('b.empty')).toEqual({ dtype, shape: [0, 3] });
    expect(opened.entry('c.scalar')).toEqual({ dtype, shape: [] });
    for (const name of opened.names) expect(opened.float32(name)).toEqual(expected(file, name));
  });

  it('reads types side by side, and hands out only those it can', () => {
    const opened = readSafetensors(golden('mixed.safetensors'), 'mixed.safetensors');
    for (const name of ['bfloat16', 'float16', 'float32']) {
      expect(opened.float32(name)).toEqual(expected('mixed', name));
    }
    expect(opened.entry('position_ids')).toEqual({ dtype: 'I64', shape: [1, 5] });
    expect(() => opened.float32('position_ids')).toThrow(
      new WeightsError(
        'mixed.safetensors: the tensor "position_ids" is of type I64; only F32, F16 and BF16 can be read as numbers.',
      ),
    );
  });

  it('names a tensor that is not there', () => {
    const opened = readSafetensors(golden('mixed.safetensors'), 'mixed.safetensors');
    expect(opened.has('float32')).toBe(true);
    expect(opened.has('classifier.weight')).toBe(false);
    expect(() => opened.float32('classifier.weight')).toThrow(
      new WeightsError('mixed.safetensors holds no tensor "classifier.weight".'),
    );
  });

  it('reads tensors at any byte', () => {
    const header = {
      odd: { dtype: 'U8', shape: [1], data_offsets: [0, 1] },
      single: { dtype: 'F32', shape: [1], data_offsets: [1, 5] },
      half: { dtype: 'F16', shape: [1], data_offsets: [5, 7] },
    };
    const file = fileOf(header, 7);
    file.set(new Uint8Array(Float32Array.of(-1.5).buffer), file.length - 6);
    file.set([0x00, 0x3c], file.length - 2);
    for (const shift of [0, 1, 2, 3]) {
      const shifted = new Uint8Array(file.length + shift).subarray(shift);
      shifted.set(file);
      const opened = readSafetensors(shifted, 'odd');
      expect(opened.float32('single')).toEqual(Float32Array.of(-1.5));
      expect(opened.float32('half')).toEqual(Float32Array.of(1));
    }
  });

  it('hands out copies', () => {
    const opened = readSafetensors(golden('float32.safetensors'), 'float32');
    opened.float32('c.scalar').fill(5);
    expect(opened.float32('c.scalar')).toEqual(expected('float32', 'c.scalar'));
  });

  it('takes tensors in the order of their bytes, whatever the order of the header', () => {
    const header = {
      second: { dtype: 'F16', shape: [1], data_offsets: [4, 6] },
      '1': { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
      __metadata__: {},
    };
    expect(readSafetensors(fileOf(header, 6), 'f').names).toEqual(['1', 'second']);
  });

  const f32 = (begin: number, end: number, shape: unknown = [(end - begin) / 4]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [begin, end],
  });
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'has 0 bytes, which is too short for a safetensors file.'],
    [
      'a pointer to a file in Git LFS',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1'),
      'is no safetensors file: the length of its header makes no sense.',
    ],
    [
      'a header longer than the file',
      fileOf({ a: f32(0, 4) }, 4).subarray(0, 30),
      'is cut short: its header has 54 bytes, the whole file 30.',
    ],
    ['no JSON', fileOf('{"a":', 4), 'is no safetensors file: its header is not a JSON object.'],
    ['a list', fileOf([], 0), 'is no safetensors file: its header is not a JSON object.'],
    [
      'no UTF-8',
      Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe),
      'is no safetensors file: its header is not a JSON object.',
    ],
    [
      'metadata that are no text',
      fileOf({ __metadata__: { epochs: 3 } }, 0),
      'has a broken header: __metadata__ must map names to text.',
    ],
    [
      'a record that is none',
      fileOf({ a: 7 }, 0),
      'has a broken header: of the tensor "a", the record is not a JSON object.',
    ],
    [
      'an unknown type',
      fileOf({ a: { ...f32(0, 4), dtype: 'F33' } }, 4),
      'has a broken header: of the tensor "a", dtype is "F33", which is no known type.',
    ],
    [
      'a type that only an object’s prototype has',
      fileOf({ a: { ...f32(0, 4), dtype: 'constructor' } }, 4),
      'has a broken header: of the tensor "a", dtype is "constructor", which is no known type.',
    ],
    [
      'no shape',
      fileOf({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4),
      'has a broken header: of the tensor "a", shape is missing, which is no list of counts.',
    ],
    [
      'a negative size',
      fileOf({ a: f32(0, 4, [-1, -1]) }, 4),
      'has a broken header: of the tensor "a", shape is [-1, -1], which is no list of counts.',
    ],
    [
      'descending offsets',
      fileOf({ a: f32(8, 4, [1]) }, 8),
      'has a broken header: of the tensor "a", data_offsets is [8, 4], which is no pair of ascending offsets.',
    ],
    [
      'descending offsets of an empty tensor',
      fileOf({ a: f32(8, 4, [0]) }, 8),
      'has a broken header: of the tensor "a", data_offsets is [8, 4], which is no pair of ascending offsets.',
    ],
    [
      'a shape that does not match the bytes',
      fileOf({ a: f32(0, 8, [3]) }, 8),
      'has a broken header: of the tensor "a", shape and dtype need 12 bytes, and data_offsets give 8.',
    ],
    [
      'a shape beyond all memory',
      fileOf({ a: f32(0, 8, [2 ** 52, 2 ** 52]) }, 8),
      'has a broken header: of the tensor "a", shape and dtype need 8.112963841460668e+31 bytes, and data_offsets give 8.',
    ],
    [
      'overlapping tensors',
      fileOf({ a: f32(0, 8), b: f32(4, 12) }, 12),
      'has a broken header: of the tensor "b", data_offsets begin at 4 where 8 is due (an overlap or a gap).',
    ],
    [
      'a gap',
      fileOf({ a: f32(0, 4), b: f32(8, 12) }, 12),
      'has a broken header: of the tensor "b", data_offsets begin at 8 where 4 is due (an overlap or a gap).',
    ],
    [
      'data cut short',
      fileOf({ a: f32(0, 400) }, 399),
      'is cut short: its tensors take 400 bytes, and 399 are there.',
    ],
    [
      'data of no tensor',
      fileOf({ a: f32(0, 4) }, 6),
      'is damaged: 2 bytes at its end belong to no tensor.',
    ],
  ])('refuses %s', (_, bytes, sentence) => {
    expect(complaint(bytes)).toBe(`model.safetensors ${sentence} Get the file again.`);
  });

  it('refuses a value too deep to print', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(complaint(fileOf(`{"a":{"dtype":${deep}}}`, 0))).toContain('dtype is [object]');
  });

  it('refuses or reads a damaged file, and never does anything else', () => {
    const random = new Random(2026);
    const files = ['float32', 'float16', 'mixed'].map((name) => golden(`${name}.safetensors`));
    const outcomes = { read: 0, refused: 0 };
    for (let i = 0; i < 6000; i++) {
      let bytes = Uint8Array.from(files[i % files.length]);
      if (random.next() < 0.3) bytes = bytes.subarray(0, random.integer(bytes.length));
      const flips = bytes.length === 0 ? 0 : random.integer(4);
      for (let flip = 0; flip < flips; flip++) {
        // Mostly in the header: there lies what can be wrong.
        const at = random.integer(random.next() < 0.8 ? Math.min(bytes.length, 480) : bytes.length);
        bytes[at] ^= 1 << random.integer(8);
      }
      try {
        const file = readSafetensors(bytes, 'damaged');
        for (const name of file.names) {
          const { dtype, shape } = file.entry(name);
          if (!['F32', 'F16', 'BF16'].includes(dtype)) continue;
          expect(file.float32(name)).toHaveLength(shape.reduce((a, b) => a * b, 1));
        }
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(WeightsError);
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(500);
    expect(outcomes.refused).toBeGreaterThan(500);
  });
});

describe('writeSafetensors', () => {
  const tensors = [
    { name: 'a.weight', shape: [2, 3], data: expected('float32', 'a.weight') },
    { name: 'b.empty', shape: [0, 3], data: new Float32Array(0) },
    { name: 'c.scalar', shape: [], data: expected('float32', 'c.scalar') },
    { name: 'd.bias', shape: [7], data: expected('float32', 'd.bias') },
  ];

  it('writes byte for byte what Python writes', () => {
    expect(Buffer.from(writeSafetensors(tensors))).toEqual(golden('float32.safetensors'));
    expect(Buffer.from(writeSafetensors(tensors, { dtype: 'F16' }))).toEqual(
      golden('float16.safetensors'),
    );
  });

  it('keeps the order and the names it is given, from any iterable', () => {
    function* reversed() {
      yield* tensors.toReversed();
      yield { name: '7', shape: [1], data: Float32Array.of(7) };
      yield { name: '__proto__', shape: [1], data: Float32Array.of(8) };
    }
    const metadata = { format: 'pt', note: 'Müller’s' };
    const file = readSafetensors(writeSafetensors(reversed(), { metadata }), 'f');
    expect(file.names).toEqual(['d.bias', 'c.scalar', 'b.empty', 'a.weight', '7', '__proto__']);
    expect(file.metadata).toEqual(metadata);
    expect(file.float32('a.weight')).toEqual(tensors[0].data);
    expect(file.float32('__proto__')).toEqual(Float32Array.of(8));
  });

  it('refuses a name given twice, and data that do not fill their shape', () => {
    expect(() => writeSafetensors([tensors[0], tensors[0]])).toThrow(
      new WeightsError('The tensor "a.weight" is given twice.'),
    );
    expect(() => writeSafetensors([{ ...tensors[3], shape: [2, 4] }])).toThrow(
      new WeightsError('The tensor "d.bias" has the shape [2,4] but 7 values.'),
    );
  });
});

describe('a real checkpoint', () => {
  const path = join(process.env.LESION_MODELS ?? '', 'vit-tiny-patch16-224', 'model.safetensors');
  it.runIf(process.env.LESION_MODELS && existsSync(path))('has ViT-Tiny’s parameters', () => {
    const file = readSafetensors(readFileSync(path), path);
    expect(file.entry('classifier.weight').shape).toEqual([1000, 192]);
    expect(file.entry('vit.embeddings.position_embeddings').shape).toEqual([1, 197, 192]);
    let parameters = 0;
    for (const name of file.names) {
      const data = file.float32(name);
      expect(data.every(Number.isFinite)).toBe(true);
      parameters += data.length;
    }
    expect(parameters).toBe(5_717_416);
  });
});
