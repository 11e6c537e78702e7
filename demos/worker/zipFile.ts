import { Zip, ZipPassThrough } from 'fflate';
import type { ExportedFile } from '../engine/models/exportModel.ts';

/**
 * A zip that grows file by file, stored without compression: weights hardly shrink. Every piece goes
 * into a blob at once, which the browser keeps outside of this thread's memory.
 */
export class ZipFile {
  readonly #blobs: Blob[] = [];
  readonly #zip = new Zip((error, bytes) => {
    if (error) throw error;
    this.#blobs.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  });

  /** Adds a file, in the zip's root. */
  async add({ name, pieces }: ExportedFile): Promise<void> {
    const file = new ZipPassThrough(name);
    this.#zip.add(file);
    for await (const piece of pieces) file.push(piece);
    file.push(new Uint8Array(), true);
  }

  /** The whole zip; nothing can be added any more. */
  end(): Blob {
    this.#zip.end();
    return new Blob(this.#blobs, { type: 'application/zip' });
  }
}
