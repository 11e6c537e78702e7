/** Files that a reader gives: a folder, a zip file, or a handful; nothing is read before it is needed. */
import { openZip } from '../../worker/openZip.ts';

/** An image of more bytes than this is none of HAM10000's, the largest of which has 0.5 MB. */
const MAX_FILE_BYTES = 50e6;

/** Files of a sample, by path, with `/` between names. */
export type GivenFiles = Map<string, () => Promise<Blob>>;

/** Something about the files that the reader must change. The message says what. */
export class GivenFilesError extends Error {
  override name = 'GivenFilesError';
}

/**
 * The files behind a list; a zip file stands for what is in it, of which only the directory is read.
 *
 * @throws GivenFilesError where a zip file cannot be read
 */
export async function filesOf(list: Iterable<File>): Promise<GivenFiles> {
  const files: GivenFiles = new Map();
  for (const file of list) {
    if (/\.zip$/i.test(file.name)) {
      for (const [path, read] of await zipFiles(file)) files.set(path, read);
    } else {
      files.set(file.webkitRelativePath || file.name, async () =>
        bounded(file, file.size, file.name),
      );
    }
  }
  return files;
}

/** The files of what was dropped; folders are looked through. */
export async function filesOfEntries(
  entries: readonly (FileSystemEntry | null)[],
): Promise<File[]> {
  const found = entries.filter((entry) => entry !== null);
  return (await Promise.all(found.map((entry) => walk(entry, '')))).flat();
}

async function walk(entry: FileSystemEntry, folder: string): Promise<File[]> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    // As a folder that was chosen gives it; a dropped file knows nothing of its folder.
    Object.defineProperty(file, 'webkitRelativePath', { value: path });
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A folder gives its entries in portions, at the end an empty one.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const inner of entries) files.push(...(await walk(inner, `${path}/`)));
  }
}

async function zipFiles(file: File): Promise<GivenFiles> {
  const entries = await openZip(file, file.name).catch((error: Error) => {
    throw new GivenFilesError(`${error.message} Unpack it and give the folder.`);
  });
  return new Map(
    entries.map((entry) => [
      entry.name,
      () => new Response(bounded(entry, entry.size, entry.name).stream()).blob(),
    ]),
  );
}

/** The thing itself, unless it is too large to be what it should be. */
function bounded<T>(thing: T, bytes: number, name: string): T {
  if (bytes <= MAX_FILE_BYTES) return thing;
  throw new GivenFilesError(
    `The file ${name} has ${Math.round(bytes / 1e6)} MB, more than the ${MAX_FILE_BYTES / 1e6} MB that are read here.`,
  );
}
