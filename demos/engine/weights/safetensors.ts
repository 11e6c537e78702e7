/**
 * The safetensors format of Hugging Face (https://huggingface.co/docs/safetensors): 8 bytes with the
 * length of a header (little-endian), the header in JSON, then the tensors' bytes, end to end:
 *
 *     { "__metadata__": { "format": "pt" },
 *       "vit.layernorm.bias": { "dtype": "F16", "shape": [192], "data_offsets": [0, 384] }, … }
 *
 * Typed arrays have the byte order of the machine; every machine with WebGPU or WebAssembly in reach
 * is little-endian, like the format.
 */
import { decodeBfloat16, decodeFloat16, encodeFloat16 } from './float16.ts';
import { WeightsError } from './weightsError.ts';

/** Bytes of one element, by the name of its type in the header. */
const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;

/** Element type of a tensor, as safetensors writes it. */
type Dtype = keyof typeof DTYPE_BYTES;

/** What the header says of a tensor. A scalar has the shape `[]`. */
interface TensorEntry {
  dtype: Dtype;
  shape: readonly number[];
}

/** A tensor with its values, in row-major order. */
export interface NamedTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

interface StoredEntry extends TensorEntry {
  /** First byte, and the one after the last, counted from the end of the header. */
  begin: number;
  end: number;
}

/** More than 50,000 tensors need. The format allows ten times as much, which takes long to refuse. */
const MAX_HEADER_BYTES = 10_000_000;
const LENGTH_BYTES = 8;

/** An open safetensors file. Its header has been checked; a tensor is decoded when asked for. */
export class SafetensorsFile {
  /** Names of the tensors, in the order of their bytes. */
  readonly names: readonly string[];
  /** Free text of the header, for example `{ format: 'pt' }`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly #fileName: string;
  readonly #entries: ReadonlyMap<string, StoredEntry>;
  readonly #data: Uint8Array;

  /** Use `readSafetensors`. */
  constructor(
    fileName: string,
    metadata: Record<string, string>,
    entries: Map<string, StoredEntry>,
    data: Uint8Array,
  ) {
    this.names = [...entries.keys()];
    this.metadata = metadata;
    this.#fileName = fileName;
    this.#entries = entries;
    this.#data = data;
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
    const { buffer } = new Uint8Array(this.#data.subarray(begin, end));
    switch (dtype) {
      case 'F32':
        return new Float32Array(buffer);
      case 'F16':
        return decodeFloat16(new Uint16Array(buffer));
      case 'BF16':
        return decodeBfloat16(new Uint16Array(buffer));
      default:
        throw new WeightsError(
          `${this.#fileName}: the tensor "${name}" is of type ${dtype}; only F32, F16 and BF16 can be read as numbers.`,
        );
    }
  }

  /**
   * A tensor of whole numbers, as labels are. Throws a `WeightsError` where there is none of this
   * name, or where its type is neither I64 nor I32.
   */
  integers(name: string): number[] {
    const { dtype, begin, end } = this.#stored(name);
    const { buffer } = new Uint8Array(this.#data.subarray(begin, end));
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
 * Opens a safetensors file and checks its header. The tensors must fill the rest of the file without
 * gap or overlap, as the reference implementation asks.
 *
 * @param bytes the whole file; kept, not copied.
 * @param fileName as the person knows it, for the sentences of errors.
 * @throws WeightsError for anything that is no sound safetensors file.
 */
export function readSafetensors(bytes: Uint8Array, fileName: string): SafetensorsFile {
  const fail = (what: string): never => {
    throw new WeightsError(`${fileName} ${what} Get the file again.`);
  };

  if (bytes.length < LENGTH_BYTES) {
    fail(`has ${bytes.length} bytes, which is too short for a safetensors file.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES) {
    fail('is no safetensors file: the length of its header makes no sense.');
  }
  if (LENGTH_BYTES + headerBytes > bytes.length) {
    fail(`is cut short: its header has ${headerBytes} bytes, the whole file ${bytes.length}.`);
  }
  const data = bytes.subarray(LENGTH_BYTES + headerBytes);

  const header = parseHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + headerBytes));
  if (!isRecord(header)) return fail('is no safetensors file: its header is not a JSON object.');
  const { __metadata__: metadata = {}, ...tensors } = header;
  if (!isStringRecord(metadata)) {
    return fail('has a broken header: __metadata__ must map names to text.');
  }

  const entries: [string, StoredEntry][] = [];
  for (const [name, fields] of Object.entries(tensors)) {
    const problem = findEntryProblem(fields);
    if (problem) fail(`has a broken header: of the tensor ${brief(name)}, ${problem}`);
    const { dtype, shape, data_offsets } = fields as HeaderEntry;
    entries.push([name, { dtype, shape, begin: data_offsets[0], end: data_offsets[1] }]);
  }

  entries.sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const [name, entry] of entries) {
    if (entry.begin !== end) {
      fail(
        `has a broken header: of the tensor ${brief(name)}, data_offsets begin at ${entry.begin} where ${end} is due (an overlap or a gap).`,
      );
    }
    end = entry.end;
  }
  if (end > data.length) {
    fail(`is cut short: its tensors take ${end} bytes, and ${data.length} are there.`);
  }
  if (end < data.length) {
    fail(`is damaged: ${data.length - end} bytes at its end belong to no tensor.`);
  }
  return new SafetensorsFile(fileName, metadata, new Map(entries), data);
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
  const parts: Uint8Array[] = [];
  const fields = new Map<string, unknown>([['__metadata__', metadata]]);
  let end = 0;
  for (const { name, shape, data } of tensors) {
    if (fields.has(name)) throw new WeightsError(`The tensor "${name}" is given twice.`);
    if (countElements(shape) !== data.length) {
      throw new WeightsError(
        `The tensor "${name}" has the shape [${shape}] but ${data.length} values.`,
      );
    }
    const values = dtype === 'F16' ? encodeFloat16(data) : data;
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    fields.set(name, { dtype, shape, data_offsets: [end, end + values.byteLength] });
    end += values.byteLength;
  }

  // Spaces fill the header up, so that the tensors start at a multiple of 8.
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** A tensor's record in the header. */
interface HeaderEntry {
  dtype: Dtype;
  shape: number[];
  data_offsets: [number, number];
}

/** What keeps a value from being a `HeaderEntry`, as the end of a sentence. */
function findEntryProblem(fields: unknown): string | undefined {
  if (!isRecord(fields)) return 'the record is not a JSON object.';
  const { dtype, shape, data_offsets: offsets } = fields;
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPE_BYTES, dtype)) {
    return `dtype is ${brief(dtype)}, which is no known type.`;
  }
  if (!isCountArray(shape)) return `shape is ${brief(shape)}, which is no list of counts.`;
  if (!isCountArray(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    return `data_offsets is ${brief(offsets)}, which is no pair of ascending offsets.`;
  }
  const bytes = countElements(shape) * DTYPE_BYTES[dtype as Dtype];
  if (offsets[1] - offsets[0] !== bytes) {
    return `shape and dtype need ${bytes} bytes, and data_offsets give ${offsets[1] - offsets[0]}.`;
  }
}

/** The JSON of a header, or `undefined` where it is none. The format has it begin with a brace. */
function parseHeader(bytes: Uint8Array): unknown {
  if (bytes[0] !== 0x7b) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function countElements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isCountArray(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

/** A value of the header for an error's sentence; short, however long or deep the value is. */
function brief(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.slice(0, 8).map((item) => (typeof item === 'number' ? item : typeof item));
    return `[${items.join(', ')}${value.length > 8 ? ', …' : ''}]`;
  }
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
  return value === undefined ? 'missing' : isRecord(value) ? 'an object' : String(value);
}
