import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { writeLabels } from '../engine/data/csv.ts';
import type { LabelRow, SampleManifest } from '../engine/data/sample.ts';

/** Labels as a manifest names their file, so that two runs can be seen to have had the same. */
export function describeLabels(rows: readonly LabelRow[]): SampleManifest['files'][number] {
  const bytes = new TextEncoder().encode(writeLabels(rows));
  return { path: 'labels.csv', bytes: bytes.length, sha256: bytesToHex(sha256(bytes)) };
}
