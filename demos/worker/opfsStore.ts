/**
 * Downloads in the browser's own file system for this site (OPFS,
 * https://fs.spec.whatwg.org/#origin-private-file-system). They stay until the reader clears the
 * site's data.
 */
import type { FileAppender, FileStore } from '../engine/weights/hub/fileStore.ts';
import { piecesOf } from '../engine/weights/pieces.ts';

/** What a worker has and TypeScript's types of a page leave out. */
interface WorkerFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{
    getSize(): number;
    write(bytes: Uint8Array, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
  move(name: string): Promise<void>;
}

/** The store, or `undefined` where the browser has none for this page, as in a private window. */
export async function openOpfsStore(): Promise<FileStore | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return new OpfsStore(await root.getDirectoryHandle('hugging-face', { create: true }));
  } catch {
    return undefined;
  }
}

class OpfsStore implements FileStore {
  readonly place = 'this browser’s storage';
  readonly #root: FileSystemDirectoryHandle;

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  async size(name: string): Promise<number | undefined> {
    const file = await this.#file(name).catch(ignoreAbsent);
    return (await file?.getFile())?.size;
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    const file = await this.#file(name);
    yield* piecesOf((await file.getFile()).stream());
  }

  async append(name: string): Promise<FileAppender> {
    const file = await this.#file(name, { create: true });
    const access = await file.createSyncAccessHandle().catch((error: DOMException) => {
      if (error.name !== 'NoModificationAllowedError') throw error;
      throw new Error('another tab is downloading it; let it finish first');
    });
    let at = access.getSize();
    return {
      async write(bytes) {
        at += access.write(bytes, { at });
      },
      async close() {
        access.flush();
        access.close();
      },
    };
  }

  async rename(name: string, newName: string): Promise<void> {
    await this.remove(newName);
    const file = await this.#file(name);
    await file.move(newName.slice(newName.lastIndexOf('/') + 1));
  }

  async remove(name: string): Promise<void> {
    const { folders, last } = split(name);
    const folder = await this.#folder(folders).catch(ignoreAbsent);
    await folder?.removeEntry(last, { recursive: true }).catch(ignoreAbsent);
  }

  async #file(name: string, options = { create: false }): Promise<WorkerFileHandle> {
    const { folders, last } = split(name);
    const folder = await this.#folder(folders, options);
    return (await folder.getFileHandle(last, options)) as WorkerFileHandle;
  }

  async #folder(names: string[], options = { create: false }): Promise<FileSystemDirectoryHandle> {
    let folder = this.#root;
    for (const name of names) folder = await folder.getDirectoryHandle(name, options);
    return folder;
  }
}

function split(name: string): { folders: string[]; last: string } {
  const parts = name.split('/');
  return { folders: parts.slice(0, -1), last: parts[parts.length - 1] };
}

function ignoreAbsent(error: DOMException): undefined {
  if (error.name !== 'NotFoundError') throw error;
}
