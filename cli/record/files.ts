/** Recorded documents on disk. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a document on one line, all of it or nothing, its numbers with six digits. */
export async function writeRecord(path: string, record: unknown): Promise<void> {
  await writeWhole(path, `${JSON.stringify(record, sixDigits)}\n`);
}

/** Writes a document as it is. */
export async function writeExact(path: string, record: unknown): Promise<void> {
  await writeWhole(path, JSON.stringify(record));
}

/** A document that one of these has written; `undefined` where there is none. */
export async function readRecord<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.partial`, text);
  await rename(`${path}.partial`, path);
}

/** Six digits of a fraction say all that float32 arithmetic can, and keep the file short. */
function sixDigits(_key: string, value: unknown): unknown {
  const isFraction = typeof value === 'number' && !Number.isInteger(value);
  return isFraction ? Number(value.toPrecision(6)) : value;
}
