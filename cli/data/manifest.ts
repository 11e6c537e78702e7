/** `manifest.json`: making it, reading it, and checking the files that it names. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLabels } from '../../demos/engine/data/csv.ts';
import type { LabelRow, SampleManifest, SampleSource } from '../../demos/engine/data/sample.ts';
import { countClasses } from '../../demos/engine/data/validate.ts';
import type { Terms } from './terms.ts';

const SOURCES: readonly SampleSource[] = ['isic', 'folder', 'synthetic'];

/** The files that a sample is made of; a manifest that names another is not one of ours. */
const SAMPLE_FILE = /^(labels\.csv|credits\.csv|images\/[^/\\]+)$/;

/** A sample in memory, ready to be written. */
export interface PreparedSample {
  terms: Terms;
  rows: LabelRow[];
  /** Image file of each row. */
  images: Uint8Array[];
  /** `credits.csv`: licence and attribution of each image. */
  credits?: Uint8Array;
}

/** The files of a sample by their paths, rows sorted by image id, and the manifest of these files. */
export function packSample({ terms, rows, images, credits }: PreparedSample): {
  files: Map<string, Uint8Array>;
  manifest: SampleManifest;
} {
  const order = rows.map((_, i) => i).sort((a, b) => (rows[a].imageId < rows[b].imageId ? -1 : 1));
  const files = new Map<string, Uint8Array>();
  files.set('labels.csv', new TextEncoder().encode(writeLabels(order.map((i) => rows[i]))));
  if (credits) files.set('credits.csv', credits);
  for (const i of order) files.set(`images/${rows[i].imageId}.jpg`, images[i]);

  const manifest: SampleManifest = {
    format: 'lesion-lab/sample',
    version: 1,
    ...terms,
    classCounts: countClasses(rows),
    files: [...files].map(([path, bytes]) => ({
      path,
      bytes: bytes.length,
      sha256: sha256(bytes),
    })),
  };
  return { files, manifest };
}

/** What a manifest beside somebody's own images says; `undefined` where it is none. */
export function parseTerms(json: string): Partial<Terms> | undefined {
  const fields = parseObject(json);
  if (!fields) return undefined;
  const { source, title, license, attribution } = fields;
  const texts = [source, title, license, attribution].filter((value) => value !== undefined);
  if (!texts.every((value) => typeof value === 'string' && value.trim() !== '')) return undefined;
  if (source !== undefined && !SOURCES.includes(source as SampleSource)) return undefined;
  return { source, title, license, attribution } as Partial<Terms>;
}

/** The manifest of a prepared sample whose files are all there and unchanged, else `undefined`. */
export async function readIntactManifest(folder: string): Promise<SampleManifest | undefined> {
  try {
    const json = await readFile(join(folder, 'manifest.json'), 'utf8');
    const manifest = parseObject(json) as Partial<SampleManifest> | undefined;
    if (manifest?.format !== 'lesion-lab/sample' || manifest.version !== 1) return undefined;
    const files = manifest.files ?? [];
    if (files[0]?.path !== 'labels.csv' || !parseTerms(json)?.source) return undefined;
    for (const { path, sha256: expected } of files) {
      if (!SAMPLE_FILE.test(path)) return undefined;
      if (sha256(await readFile(join(folder, path))) !== expected) return undefined;
    }
    return manifest as SampleManifest;
  } catch {
    // A file that is missing or cannot be read: whatever the reason, the sample is to be made again.
    return undefined;
  }
}

/** sha256 of bytes, hexadecimal. */
function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
