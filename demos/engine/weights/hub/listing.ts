/** What Hugging Face says of a model: its commit, and its files with size and hash. */
import { HubApiError, listFiles, modelInfo } from '@huggingface/hub';
import { refused, UnreachableError, unreachable } from './downloadError.ts';
import type { HubName } from './hubName.ts';

/** A file of a model. */
export interface HubFile {
  /** Below the model's root: `model.safetensors`. */
  path: string;
  /** In bytes. */
  size: number;
  /** SHA-256 of the bytes, in hexadecimal, for a large file; else `gitSha1` is given. */
  sha256?: string;
  /** Git's hash: SHA-1 of `blob <size>\0` and the bytes, in hexadecimal. */
  gitSha1?: string;
}

/** A model as it was at one commit. */
export interface HubListing {
  /** The commit's hash, 40 hexadecimal digits. */
  commit: string;
  files: readonly HubFile[];
}

const HEX = { sha1: /^[0-9a-f]{40}$/, sha256: /^[0-9a-f]{64}$/ };

/** How long an answer may take, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** Whether a revision names one commit, which never changes. */
export function isCommit(revision: string): boolean {
  return HEX.sha1.test(revision);
}

/**
 * Asks for a model's commit and files.
 *
 * @param endpoint base URL of Hugging Face or a mirror, without a slash at its end.
 * @throws DownloadError saying which model, what was answered, and what to do.
 */
export async function listModel({ id, revision }: HubName, endpoint: string): Promise<HubListing> {
  const what = `the model ${id}, revision ${revision}`;
  const options = { hubUrl: endpoint, fetch: fetchInTime };
  try {
    const { sha } = await modelInfo({ ...options, name: id, revision, additionalFields: ['sha'] });
    if (!isCommit(sha)) throw new TypeError(`the commit is “${sha}”`);
    const files: HubFile[] = [];
    const repo = { type: 'model', name: id } as const;
    for await (const entry of listFiles({ ...options, repo, revision: sha, recursive: true })) {
      if (entry.type === 'file') files.push(toHubFile(entry));
    }
    return { commit: sha, files };
  } catch (error) {
    if (error instanceof HubApiError) throw refused(error.statusCode, endpoint, what);
    if (error instanceof NoAnswer) throw unreachable(endpoint, error.cause);
    throw new UnreachableError(
      `${new URL(endpoint).host} did not answer about ${what} as Hugging Face does (${(error as Error).message}). Does the network ask for a login first? Is HF_ENDPOINT right?`,
    );
  }
}

/** `fetch` failed, as against what was made of its answer. */
class NoAnswer extends Error {}

async function fetchInTime(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new NoAnswer('no answer', { cause });
  }
}

function toHubFile(entry: {
  path: string;
  size: number;
  oid?: string;
  lfs?: { oid: string; size: number };
}): HubFile {
  const { path, size, lfs, oid = '' } = entry;
  const hash = lfs ? { sha256: lfs.oid } : { gitSha1: oid };
  const isHash = lfs ? HEX.sha256.test(lfs.oid) : HEX.sha1.test(oid);
  if (typeof path !== 'string' || !Number.isSafeInteger(size) || size < 0 || !isHash) {
    throw new TypeError(`the entry of ${path} has no size or no hash`);
  }
  return { path, size, ...hash };
}
