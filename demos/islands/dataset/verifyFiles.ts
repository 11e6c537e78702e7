import type { SampleManifest } from '../../engine/data/sample.ts';

/** A file of a sample, as its manifest lists it. */
type FileEntry = SampleManifest['files'][number];

/** What a check has found so far. */
export interface Verification {
  checked: number;
  total: number;
  /** Files that the server does not have. */
  missing: string[];
  /** Files whose content is not what the manifest says. */
  damaged: string[];
  /** Whether contents were compared by sha256; if not, by size alone. */
  hashed: boolean;
}

/**
 * Fetches every file of a sample and compares it with its manifest.
 * @param root URL of the folder that holds the manifest, ending in `/`.
 * @param onProgress called after each file.
 * @param signal ends the check; what was found by then is returned.
 */
export async function verifyFiles(
  root: string,
  files: readonly FileEntry[],
  onProgress: (found: Verification) => void,
  signal: AbortSignal,
): Promise<Verification> {
  // Browsers offer crypto.subtle to secure origins only: https, and localhost.
  const hashed = globalThis.crypto?.subtle !== undefined;
  let found: Verification = { checked: 0, total: files.length, missing: [], damaged: [], hashed };
  for (const file of files) {
    if (signal.aborted) break;
    const state = await check(root, file, hashed, signal);
    if (signal.aborted) break;
    found = {
      ...found,
      checked: found.checked + 1,
      missing: state === 'missing' ? [...found.missing, file.path] : found.missing,
      damaged: state === 'damaged' ? [...found.damaged, file.path] : found.damaged,
    };
    onProgress(found);
  }
  return found;
}

async function check(
  root: string,
  { path, bytes, sha256 }: FileEntry,
  hashed: boolean,
  signal: AbortSignal,
): Promise<'right' | 'missing' | 'damaged'> {
  try {
    const response = await fetch(root + path, { signal });
    if (!response.ok) return 'missing';
    const content = await response.arrayBuffer();
    if (content.byteLength !== bytes) return 'damaged';
    return !hashed || (await sha256Of(content)) === sha256 ? 'right' : 'damaged';
  } catch {
    return 'missing';
  }
}

async function sha256Of(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
