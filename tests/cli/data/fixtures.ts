/** Small samples on disk, made for one test and removed after it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { writeLabels } from '../../../demos/engine/data/csv.ts';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { LabelRow } from '../../../demos/engine/data/sample.ts';

/** An empty folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lesion-lab-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A one-coloured image file. */
export async function makeImage(
  red: number,
  { width = 200, height = 150, format = 'jpeg' as 'jpeg' | 'png' } = {},
): Promise<Uint8Array> {
  const background = { r: red, g: 120, b: 110 };
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** Two rows of each class. */
export const ROWS: LabelRow[] = LABELS.flatMap((dx) => [
  { imageId: `${dx}_1`, dx, age: 50 },
  { imageId: `${dx}_2`, dx, age: 60 },
]);

/** The files of a sound sample of `ROWS`, by path. */
export async function makeFiles(rows = ROWS): Promise<Map<string, Uint8Array>> {
  const files = new Map([
    ['labels.csv', new TextEncoder().encode(writeLabels(rows)) as Uint8Array],
  ]);
  for (const [i, { imageId }] of rows.entries()) {
    files.set(`images/${imageId}.jpg`, await makeImage(100 + i));
  }
  return files;
}

/** Writes files below a folder. */
export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}
