/** Reads zips without holding them in memory: of each file only what is asked for. */
import {
  BlobReader,
  configure,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { WeightsError } from '../engine/weights/weightsError.ts';

// Workers made from text would break the site's content security policy, and this runs in one.
configure({ useWebWorkers: false });

/** A file of a zip. */
export interface ZipEntry {
  /** With the folders that it lies in, and `/` between. */
  name: string;
  /** Bytes, unpacked. */
  size: number;
  /** Its bytes, unpacked on the way; can be asked for as often as needed. Fails where they are damaged. */
  stream(): ReadableStream<Uint8Array>;
}

/**
 * The files of a zip, in the order of its directory.
 *
 * @param name of the zip, for the sentences of errors
 * @throws WeightsError where it is no zip, or damaged
 */
export async function openZip(zip: Blob, name: string): Promise<ZipEntry[]> {
  try {
    const entries = await new ZipReader(new BlobReader(zip)).getEntries();
    return entries
      .filter((entry) => !entry.directory)
      .map((entry) => ({
        name: entry.filename,
        size: entry.uncompressedSize,
        stream: () => unpack(entry),
      }));
  } catch (error) {
    throw new WeightsError(
      `${name} cannot be opened as a zip (${(error as Error).message}). Get the file again.`,
    );
  }
}

function unpack(entry: FileEntry): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // Whoever reads the stream gets the error.
  entry.getData(writable, { checkSignature: true }).catch((error) => {
    writable.abort(error).catch(() => {});
  });
  return readable;
}
