/** One file from Hugging Face into a store, through interruptions. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { megabytes } from '../transfer.ts';
import { DownloadError, reasonOf } from './downloadError.ts';
import { type FileStore, partialName } from './fileStore.ts';
import type { HubFile } from './listing.ts';
import { request } from './request.ts';

/** Tries in a row that bring nothing new before giving up. */
const ATTEMPTS = 3;

/** What to download, and to where. */
export interface DownloadOptions {
  url: string;
  file: HubFile;
  /** The file as people know it: "google/vit-base-patch16-224-in21k/model.safetensors". */
  title: string;
  store: FileStore;
  /** Name in the store; the file appears under it when it is whole and its hash is right. */
  name: string;
  /** Told how many bytes of the file have been got so far. */
  onBytes: (bytes: number) => void;
  /** Pause after a failed try, in milliseconds; it doubles with the next in a row. */
  pauseMs: number;
}

/**
 * Downloads a file. Its bytes are stored as they arrive, and after an interruption, be it of the
 * connection or of the program, only the rest is asked for.
 *
 * @throws DownloadError where the server refuses or keeps breaking off (what has arrived is kept), or
 *   where length or hash are not as listed or the store fails (nothing is kept).
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { store, name } = options;
  const partial = partialName(name);
  try {
    await fetchWhole(options);
  } catch (error) {
    // Bytes that can be gone on from are kept; those of no use are not. Where that fails too, the
    // first error says more.
    const isUseful = error instanceof DownloadError && error.retryable;
    if (!isUseful) await store.remove(partial).catch(() => {});
    throw error;
  }
  await store.rename(partial, name);
}

/** Whether a file of this name is in the store, whole and with the contents that are listed. */
export async function isStored(store: FileStore, name: string, file: HubFile): Promise<boolean> {
  if ((await store.size(name)) !== file.size) return false;
  const hash = newHash(file);
  for await (const piece of store.read(name)) hash.update(piece);
  return bytesToHex(hash.digest()) === listedHash(file);
}

/** Goes on with a download until it is whole, has failed too often, or is wrong. */
async function fetchWhole(options: DownloadOptions): Promise<void> {
  const { file, title, pauseMs } = options;
  const download = new Download(options);
  await download.takeUp();
  let furthest = download.bytes;
  for (let failures = 0; download.bytes < file.size; ) {
    try {
      await download.goOn();
    } catch (error) {
      if (!(error instanceof DownloadError && error.retryable)) throw error;
      failures = download.bytes > furthest ? 1 : failures + 1;
      furthest = Math.max(furthest, download.bytes);
      if (failures === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** (failures - 1)));
    }
  }
  if (download.digest() !== listedHash(file)) {
    throw new DownloadError(
      `${title} arrived with other contents than listed (its hash differs), so it was deleted. Run again; if this repeats, the server or a mirror set by HF_ENDPOINT gives out a damaged file.`,
    );
  }
}

/** The state of a download: how many bytes are stored, and their hash so far. */
class Download {
  bytes = 0;
  readonly #options: DownloadOptions;
  #hash: ReturnType<typeof newHash>;

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#hash = newHash(options.file);
  }

  /** Takes over what an earlier download left behind. */
  async takeUp(): Promise<void> {
    const { store, name, file, onBytes } = this.#options;
    const partial = partialName(name);
    const stored = (await store.size(partial)) ?? 0;
    if (stored > file.size) await store.remove(partial);
    else if (stored > 0) {
      for await (const piece of store.read(partial)) this.#hash.update(piece);
      this.bytes = stored;
    }
    onBytes(this.bytes);
  }

  /** Asks for what is missing and stores it; throws a `DownloadError` where that breaks off. */
  async goOn(): Promise<void> {
    const { url, file, title, store, name, onBytes } = this.#options;
    const partial = partialName(name);
    const { isWhole, pieces } = await request(url, title, this.bytes);
    if (isWhole) {
      await this.#storing(() => store.remove(partial));
      this.bytes = 0;
      this.#hash = newHash(file);
    }
    const out = await this.#storing(() => store.append(partial));
    try {
      for await (const piece of pieces) {
        if (this.bytes + piece.length > file.size) {
          throw new DownloadError(
            `${title} is longer than the ${file.size} bytes that are listed, so it was deleted. Run again; if this repeats, the server or a mirror set by HF_ENDPOINT gives out another file.`,
          );
        }
        await this.#storing(() => out.write(piece));
        this.#hash.update(piece);
        this.bytes += piece.length;
        onBytes(this.bytes);
      }
      if (this.bytes < file.size) throw new Error('the connection ended');
    } catch (error) {
      if (error instanceof DownloadError) throw error;
      throw new DownloadError(
        `The download of ${title} broke off after ${megabytes(this.bytes)} of ${megabytes(file.size)} MB (${reasonOf(error)}). Check the connection and run again: it goes on from there.`,
        { retryable: true },
      );
    } finally {
      await out.close();
    }
  }

  /** Hash of the bytes, in hexadecimal. */
  digest(): string {
    return bytesToHex(this.#hash.digest());
  }

  /** Does something in the store; where it cannot, says so. */
  async #storing<Result>(task: () => Promise<Result>): Promise<Result> {
    const { title, file, store } = this.#options;
    try {
      return await task();
    } catch (error) {
      throw new DownloadError(
        `${title} (${megabytes(file.size)} MB) cannot be kept in ${store.place}: ${(error as Error).message}. Make room there, or choose a smaller model.`,
      );
    }
  }
}

function listedHash({ sha256: large, gitSha1 }: HubFile): string | undefined {
  return large ?? gitSha1;
}

/** A hash that has been given what comes before the file's bytes. */
function newHash({ sha256: large, size }: HubFile) {
  if (large) return sha256.create();
  return sha1.create().update(new TextEncoder().encode(`blob ${size}\0`));
}
