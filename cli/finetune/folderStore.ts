/** Downloads in a folder on disk. */
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FileAppender, FileStore } from '../../demos/engine/weights/hub/fileStore.ts';

/** Where the commands keep downloads: `LESION_CACHE`, or the folder for such things. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const caches = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return resolve(env.LESION_CACHE || join(caches, 'lesion-lab'));
}

export class FolderStore implements FileStore {
  readonly place: string;

  /** @param folder is made when something is written. */
  constructor(folder: string) {
    this.place = folder;
  }

  async size(name: string): Promise<number | undefined> {
    return (await stat(join(this.place, name)).catch(() => undefined))?.size;
  }

  read(name: string): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.place, name));
  }

  async append(name: string): Promise<FileAppender> {
    const path = join(this.place, name);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a');
    return {
      write: (bytes) => file.writeFile(bytes),
      close: () => file.close(),
    };
  }

  async rename(name: string, newName: string): Promise<void> {
    await rename(join(this.place, name), join(this.place, newName));
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.place, name), { recursive: true, force: true });
  }
}
