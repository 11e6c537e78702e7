/** Reads zips without holding them in memory: of each file only what is asked for. */
import {
  BlobReader,
  configure,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js';

// Workers made from text would break the site's content security policy, and this runs in one.
configure({ useWebWorkers: false });

/** A zip that cannot be read, or a file in it. The message says why, and whose it is. */
export class ZipError extends Error {
  override name = 'ZipError';
}

/** A file of a zip. */
export interface ZipEntry {
  /** With the folders that it lies in, and `/` between. */
  name: string;
  /** Bytes, unpacked. */
  size: number;
  /**
   * Its bytes, unpacked on the way; can be asked for as often as needed. Fails with a `ZipError` where they
   * are damaged, and where more come than `size`.
   */
  stream(): ReadableStream<Uint8Array>;
}

/**
 * The files of a zip, in the order of its directory.
 *
 * @param name of the zip, for the sentences of errors
 * @throws ZipError where it is no zip, or damaged
 */
export async function openZip(zip: Blob, name: string): Promise<ZipEntry[]> {
  try {
    const entries = await new ZipReader(new BlobReader(zip)).getEntries();
    return entries
      .filter((entry) => !entry.directory)
      .map((entry) => ({
        name: entry.filename,
        size: entry.uncompressedSize,
        stream: () => unpack(entry, `${name}/${entry.filename}`),
      }));
  } catch (error) {
    throw new ZipError(`${name} cannot be opened as a zip (${(error as Error).message}).`);
  }
}

function unpack(entry: FileEntry, name: string): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // Whoever reads the stream gets the error.
  entry.getData(writable, { checkSignature: true }).catch((error) => {
    writable.abort(error).catch(() => {});
  });
  const reader = readable.getReader();
  let left = entry.uncompressedSize;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch((error: Error) => {
        throw new ZipError(`${name} cannot be unpacked (${error.message}).`);
      });
      if (done) return controller.close();
      left -= value.length;
      if (left < 0) {
        // A zip may be made to unpack to more than any memory holds.
        await reader.cancel();
        throw new ZipError(`${name} is longer than the zip says.`);
      }
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
