import { countElements, LENGTH_BYTES } from './header.ts';
import { WeightsError } from './weightsError.ts';

/** Bytes of one element, by the types that are written. */
const BYTES = { F32: 4, F16: 2 };

/**
 * The start of a safetensors file: the length of its header, and the header. The tensors' bytes are to
 * follow end to end, in the same order.
 *
 * @param metadata free text. `from_pretrained` asks for `format`.
 * @throws WeightsError for a name given twice.
 */
export function encodeHeader(
  tensors: Iterable<{ name: string; shape: readonly number[] }>,
  dtype: keyof typeof BYTES,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const fields = new Map<string, unknown>([['__metadata__', metadata]]);
  let end = 0;
  for (const { name, shape } of tensors) {
    if (fields.has(name)) throw new WeightsError(`The tensor "${name}" is given twice.`);
    const begin = end;
    end += countElements(shape) * BYTES[dtype];
    fields.set(name, { dtype, shape, data_offsets: [begin, end] });
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields)));
  // Spaces fill the header up, so that the tensors start at a multiple of 8.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, LENGTH_BYTES);
  return bytes;
}
