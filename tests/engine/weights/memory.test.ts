/** How much of a large file is in memory while it is read. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Checkpoint, type WeightsFile } from '../../../demos/engine/weights/checkpoint.ts';
import { decodeFloat16 } from '../../../demos/engine/weights/float16.ts';
import { fileOf } from './fixture.ts';

const TENSOR_BYTES = 4_000_000;
const TENSORS = 50;
const PIECE_BYTES = 65_536;

/** 200 MB that are made as they are read: tensor n is full of the number n. */
function largeFile(dtype: 'F32' | 'F16'): WeightsFile {
  const elements = TENSOR_BYTES / (dtype === 'F32' ? 4 : 2);
  const names = Array.from({ length: TENSORS }, (_, n) => `layer.${n}`);
  const header = Object.fromEntries(
    names.map((name, n) => {
      const data_offsets = [n * TENSOR_BYTES, (n + 1) * TENSOR_BYTES];
      return [name, { dtype, shape: [elements], data_offsets }];
    }),
  );
  const start = fileOf(header, 0);
  return {
    name: 'large.safetensors',
    size: start.length + TENSORS * TENSOR_BYTES,
    async *stream() {
      yield start;
      for (let n = 0; n < TENSORS; n++) {
        for (let left = TENSOR_BYTES; left > 0; left -= PIECE_BYTES) {
          const bytes = new ArrayBuffer(Math.min(left, PIECE_BYTES));
          // 1024 + n in binary16 has the fraction n.
          if (dtype === 'F32') new Float32Array(bytes).fill(1024 + n);
          else new Uint16Array(bytes).fill(0x6400 + n);
          yield new Uint8Array(bytes);
        }
      }
    },
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of all buffers that are still in use. */
function bufferBytes(): number {
  // Buffers go when the objects that a first collection lets go of are gone.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

it.each(['F32', 'F16'] as const)(
  'of 200 MB in %s, one tensor and one piece are in memory at a time',
  async (dtype) => {
    // The table of all binary16 numbers is made once.
    decodeFloat16(new Uint16Array(1));
    const checkpoint = await Checkpoint.open({ files: [largeFile(dtype)] });
    const before = bufferBytes();
    let peak = 0;
    let seen = 0;
    for await (const { data } of checkpoint.tensors(new Set(checkpoint.names))) {
      expect(data[0]).toBe(1024 + seen);
      expect(data.at(-1)).toBe(1024 + seen);
      seen++;
      if (seen % 5 === 0) peak = Math.max(peak, bufferBytes() - before);
    }
    expect(seen).toBe(TENSORS);
    // Values of F16 take twice the bytes that they had in the file, which are there beside them.
    const tensor = dtype === 'F32' ? TENSOR_BYTES : 3 * TENSOR_BYTES;
    expect(peak).toBeGreaterThanOrEqual(TENSOR_BYTES);
    expect(peak).toBeLessThanOrEqual(tensor + 2 * PIECE_BYTES);
  },
);

it('tensors that are kept are all that is kept', async () => {
  const checkpoint = await Checkpoint.open({ files: [largeFile('F32')] });
  const before = bufferBytes();
  const kept: Float32Array[] = [];
  for await (const { data } of checkpoint.tensors(new Set(checkpoint.names))) kept.push(data);
  const grown = bufferBytes() - before;
  expect(kept).toHaveLength(TENSORS);
  expect(grown).toBeGreaterThanOrEqual(TENSORS * TENSOR_BYTES);
  expect(grown).toBeLessThanOrEqual(TENSORS * TENSOR_BYTES + 2 * PIECE_BYTES);
});
