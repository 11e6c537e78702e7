/** Files of tests/fixtures/safetensors, and files with something wrong. */
import { readFileSync } from 'node:fs';

const VALUES: Record<string, Record<string, (number | string)[]>> = JSON.parse(
  readFileSync(new URL('../../fixtures/safetensors/values.json', import.meta.url), 'utf8'),
);

/** Values of the tensors of a file, as Python has them. In JSON, infinity stands as text. */
export function readValues(file: string): Record<string, Float32Array> {
  const numbers = (values: (number | string)[]) =>
    Float32Array.from(values, (value) =>
      value === 'inf' ? Number.POSITIVE_INFINITY : (value as number),
    );
  return Object.fromEntries(
    Object.entries(VALUES[file]).map(([name, values]) => [name, numbers(values)]),
  );
}

/** A file of this header, whatever it says, and this many bytes of data. */
export function fileOf(header: unknown, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}
