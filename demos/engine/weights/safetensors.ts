/**
 * Whole safetensors files in memory, in and out; for weights there is `checkpoint.ts`, which streams.
 *
 * Typed arrays have the byte order of the machine; every machine with WebGPU or WebAssembly in reach
 * is little-endian, like the format.
 */
import { decodeValues } from './decode.ts';
import { encodeHeader } from './encodeHeader.ts';
import { encodeFloat16 } from './float16.ts';
import {
  countElements,
  headerLength,
  LENGTH_BYTES,
  parseHeader,
  type SafetensorsHeader,
  type StoredEntry,
  type TensorEntry,
} from './header.ts';
import { WeightsError } from './weightsError.ts';

/** A tensor with its values, in row-major order. */
export interface NamedTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/** An open safetensors file. Its header has been checked; a tensor is decoded when asked for. */
export class SafetensorsFile {
  /** Names of the tensors, in the order of their bytes. */
  readonly names: readonly string[];
  /** Free text of the header, for example `{ format: 'pt' }`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly #fileName: string;
  readonly #entries: ReadonlyMap<string, StoredEntry>;
  readonly #bytes: Uint8Array;

  /** Use `readSafetensors`. */
  constructor(fileName: string, { metadata, entries }: SafetensorsHeader, bytes: Uint8Array) {
    this.names = [...entries.keys()];
    this.metadata = metadata;
    this.#fileName = fileName;
    this.#entries = entries;
    this.#bytes = bytes;
  }

  /** Whether there is a tensor of this name. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Type and shape of a tensor. Throws a `WeightsError` where there is none of this name. */
  entry(name: string): TensorEntry {
    const { dtype, shape } = this.#stored(name);
    return { dtype, shape };
  }

  /**
   * A copy of a tensor's values. Throws a `WeightsError` where there is none of this name, or where
   * its type is none of F32, F16 and BF16.
   */
  float32(name: string): Float32Array {
    const { dtype, begin, end } = this.#stored(name);
    // A tensor may start at any byte and a typed array may not, so its bytes are moved to a new buffer.
    return decodeValues(
      new Uint8Array(this.#bytes.subarray(begin, end)),
      dtype,
      name,
      this.#fileName,
    );
  }

  /**
   * A tensor of whole numbers, as labels are. Throws a `WeightsError` where there is none of this
   * name, or where its type is neither I64 nor I32.
   */
  integers(name: string): number[] {
    const { dtype, begin, end } = this.#stored(name);
    const { buffer } = new Uint8Array(this.#bytes.subarray(begin, end));
    if (dtype === 'I64') return Array.from(new BigInt64Array(buffer), Number);
    if (dtype === 'I32') return [...new Int32Array(buffer)];
    throw new WeightsError(
      `${this.#fileName}: the tensor "${name}" is of type ${dtype}; whole numbers are I64 or I32.`,
    );
  }

  #stored(name: string): StoredEntry {
    const entry = this.#entries.get(name);
    if (!entry) throw new WeightsError(`${this.#fileName} holds no tensor "${name}".`);
    return entry;
  }
}

/**
 * Opens a safetensors file and checks its header.
 *
 * @param bytes the whole file; kept, not copied.
 * @param fileName as the person knows it, for the sentences of errors.
 * @throws WeightsError for anything that is no sound safetensors file.
 */
export function readSafetensors(bytes: Uint8Array, fileName: string): SafetensorsFile {
  const length = headerLength(bytes, bytes.length, fileName);
  const json = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  return new SafetensorsFile(fileName, parseHeader(json, bytes.length, fileName), bytes);
}

/**
 * A safetensors file with these tensors, in this order.
 *
 * @param options.dtype how to store the values; `F16` rounds them.
 * @param options.metadata free text for the header. `from_pretrained` asks for `format`.
 * @throws WeightsError for a name given twice and for data that do not fill their shape.
 */
export function writeSafetensors(
  tensors: Iterable<NamedTensor>,
  options: { dtype?: 'F32' | 'F16'; metadata?: Record<string, string> } = {},
): Uint8Array {
  const { dtype = 'F32', metadata = { format: 'pt' } } = options;
  const list = [...tensors];
  const header = encodeHeader(list, dtype, metadata);
  const parts = list.map(({ name, shape, data }) => {
    if (countElements(shape) !== data.length) {
      throw new WeightsError(
        `The tensor "${name}" has the shape [${shape}] but ${data.length} values.`,
      );
    }
    const { buffer, byteOffset, byteLength } = dtype === 'F16' ? encodeFloat16(data) : data;
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  const pieces = [header, ...parts];
  const file = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}
