import type { FileAppender, FileStore } from '../engine/weights/hub/fileStore.ts';

/** Downloads in memory, for a browser that lets a page keep no files: they end with the run. */
export class MemoryStore implements FileStore {
  readonly place = 'memory';
  readonly #files = new Map<string, Uint8Array[]>();

  async size(name: string): Promise<number | undefined> {
    return this.#files.get(name)?.reduce((sum, piece) => sum + piece.length, 0);
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    yield* this.#files.get(name) ?? [];
  }

  async append(name: string): Promise<FileAppender> {
    const pieces = this.#files.get(name) ?? [];
    this.#files.set(name, pieces);
    return {
      write: async (bytes) => void pieces.push(bytes),
      close: async () => {},
    };
  }

  async rename(name: string, newName: string): Promise<void> {
    this.#files.set(newName, this.#files.get(name) ?? []);
    this.#files.delete(name);
  }

  async remove(name: string): Promise<void> {
    for (const key of [...this.#files.keys()]) {
      if (key === name || key.startsWith(`${name}/`)) this.#files.delete(key);
    }
  }
}
