/**
 * The header of a safetensors file (https://huggingface.co/docs/safetensors): 8 bytes with the length
 * of the header (little-endian), the header in JSON, then the tensors' bytes, end to end:
 *
 *     { "__metadata__": { "format": "pt" },
 *       "vit.layernorm.bias": { "dtype": "F16", "shape": [192], "data_offsets": [0, 384] }, … }
 *
 * Everything that can be wrong with a file shows here, before any tensor is touched.
 */
import { brief, isRecord } from './json.ts';
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
export type Dtype = keyof typeof DTYPE_BYTES;

/** What the header says of a tensor. A scalar has the shape `[]`. */
export interface TensorEntry {
  dtype: Dtype;
  shape: readonly number[];
}

/** A tensor and its place in the file. */
export interface StoredEntry extends TensorEntry {
  /** First byte, and the one after the last, counted from the start of the file. */
  begin: number;
  end: number;
}

/** A header that has been checked. */
export interface SafetensorsHeader {
  /** Free text, for example `{ format: 'pt' }`. */
  metadata: Readonly<Record<string, string>>;
  /** Tensors by name, in the order of their bytes. */
  entries: ReadonlyMap<string, StoredEntry>;
}

/** Bytes before the header: its length. */
export const LENGTH_BYTES = 8;

/** More than 50,000 tensors need. The format allows ten times as much, which takes long to refuse. */
const MAX_HEADER_BYTES = 10_000_000;

/**
 * Bytes of the header of a file.
 *
 * @param start at least the first 8 bytes of the file, or all of it where it is shorter.
 * @param fileBytes size of the whole file.
 * @param fileName as the person knows it, for the sentences of errors.
 * @throws WeightsError where the file is too short for what it says, or it says a senseless length.
 */
export function headerLength(start: Uint8Array, fileBytes: number, fileName: string): number {
  if (start.length < LENGTH_BYTES) {
    throw broken(fileName, `has ${start.length} bytes, which is too short for a safetensors file.`);
  }
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES) {
    throw broken(fileName, 'is no safetensors file: the length of its header makes no sense.');
  }
  if (LENGTH_BYTES + length > fileBytes) {
    throw broken(
      fileName,
      `is cut short: its header has ${length} bytes, the whole file ${fileBytes}.`,
    );
  }
  return length;
}

/**
 * Reads and checks a header. The tensors must fill the rest of the file without gap or overlap, as
 * the reference implementation asks.
 *
 * @param json the header's bytes.
 * @param fileBytes size of the whole file.
 * @param fileName as the person knows it, for the sentences of errors.
 * @throws WeightsError for anything that is no sound safetensors file.
 */
export function parseHeader(
  json: Uint8Array,
  fileBytes: number,
  fileName: string,
): SafetensorsHeader {
  const fail = (what: string): never => {
    throw broken(fileName, what);
  };
  const header = parseJson(json);
  if (!isRecord(header)) return fail('is no safetensors file: its header is not a JSON object.');
  const { __metadata__: metadata = {}, ...tensors } = header;
  if (!isStringRecord(metadata)) {
    return fail('has a broken header: __metadata__ must map names to text.');
  }

  const records = Object.entries(tensors).map(([name, fields]): [string, HeaderEntry] => {
    const problem = findEntryProblem(fields);
    if (problem) fail(`has a broken header: of the tensor ${brief(name)}, ${problem}`);
    return [name, fields as HeaderEntry];
  });
  records.sort(([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1]);

  const dataStart = LENGTH_BYTES + json.length;
  const entries = new Map<string, StoredEntry>();
  let due = 0;
  for (const [name, { dtype, shape, data_offsets }] of records) {
    const [begin, end] = data_offsets;
    if (begin !== due) {
      fail(
        `has a broken header: of the tensor ${brief(name)}, data_offsets begin at ${begin} where ${due} is due (an overlap or a gap).`,
      );
    }
    entries.set(name, { dtype, shape, begin: dataStart + begin, end: dataStart + end });
    due = end;
  }
  const dataBytes = fileBytes - dataStart;
  if (due > dataBytes) {
    fail(`is cut short: its tensors take ${due} bytes, and ${dataBytes} are there.`);
  }
  if (due < dataBytes) {
    fail(`is damaged: ${dataBytes - due} bytes at its end belong to no tensor.`);
  }
  return { metadata, entries };
}

/** The error of a file that no reading can help. */
export function broken(fileName: string, what: string): WeightsError {
  return new WeightsError(`${fileName} ${what} Get the file again.`);
}

/** Count of a tensor's elements. */
export function countElements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A tensor's record in the header. Its offsets count from the header's end. */
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
function parseJson(bytes: Uint8Array): unknown {
  if (bytes[0] !== 0x7b) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isCountArray(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
