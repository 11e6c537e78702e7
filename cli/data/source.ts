/** A sample that somebody brings along: the files of a folder or of a zip file, read alike. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { findLayout } from '../../demos/engine/data/layout.ts';
import { UserError } from '../shared/command.ts';

/** What a zip file may take, packed and unpacked: all of it is held in memory. */
const MAX_ZIP_BYTES = 2 ** 30;
const MAX_UNPACKED_BYTES = 2 ** 31;

/** The files of a sample, by their paths relative to the label file's folder, with `/` between. */
export interface SourceFiles {
  /** The folder or zip file as the person gave it. */
  location: string;
  /** Name of the label file. */
  labelFile: string;
  /** Sorted. */
  paths: string[];
  /** From image id to path. */
  images: Map<string, string>;
  read(path: string): Promise<Uint8Array>;
}

/**
 * Opens a folder or a zip file that holds `labels.csv` and its images. In a zip file, both may lie one
 * folder deep.
 *
 * @throws UserError where there is none, or where it holds no label file.
 */
export async function openSource(location: string): Promise<SourceFiles> {
  const info = await stat(location).catch(() => undefined);
  if (info?.isDirectory()) return openFolder(location);
  if (info?.isFile() && info.size <= MAX_ZIP_BYTES) return openZip(location);
  if (info?.isFile()) {
    throw new UserError(`${location} is too large to unpack here; unpack it and give the folder.`);
  }
  throw new UserError(`${location} is not there; give a folder or a zip file with labels.csv.`);
}

async function openFolder(location: string): Promise<SourceFiles> {
  const paths: string[] = [];
  for (const entry of await readdir(location, { withFileTypes: true })) {
    // A link to a folder counts as one; images are looked for one folder deep and no deeper.
    const names = await readdir(join(location, entry.name)).catch(() => undefined);
    if (names) paths.push(...names.map((name) => `${entry.name}/${name}`));
    else paths.push(entry.name);
  }
  const layout = findLayout(paths);
  if (!layout) throw noLabelFile(location);
  const folder = dirname(layout.labels);
  if (folder !== '.') return openFolder(join(location, folder));
  return {
    location,
    labelFile: layout.labels,
    paths: paths.sort(),
    images: layout.images,
    read: (path) => readFile(join(location, path)),
  };
}

async function openZip(location: string): Promise<SourceFiles> {
  const entries = unpack(await readFile(location), location);
  const layout = findLayout([...entries.keys()]);
  if (!layout) throw noLabelFile(location);
  const labelFile = basename(layout.labels);
  const folder = layout.labels.slice(0, -labelFile.length);
  const inFolder = (path: string) => path.slice(folder.length);
  return {
    location,
    labelFile,
    paths: [...entries.keys()]
      .filter((path) => path.startsWith(folder))
      .map(inFolder)
      .sort(),
    images: new Map([...layout.images].map(([id, path]) => [id, inFolder(path)])),
    read: async (path) => entries.get(folder + path) ?? new Uint8Array(),
  };
}

/** The files of a zip file. None is written under its name, yet a name that climbs out is refused. */
function unpack(bytes: Uint8Array, location: string): Map<string, Uint8Array> {
  const bad: string[] = [];
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (name.startsWith('/') || /\\|^[a-z]:|(^|\/)\.\.(\/|$)/i.test(name)) bad.push(name);
        total += originalSize;
        return bad.length === 0 && total <= MAX_UNPACKED_BYTES && !name.endsWith('/');
      },
    });
  } catch (error) {
    throw new UserError(
      `${location} cannot be unpacked (${(error as Error).message}); give a folder, or a zip file without a password.`,
    );
  }
  if (bad.length > 0) {
    const list = bad.map((name) => `  ${JSON.stringify(name)}`).join('\n');
    throw new UserError(`${location} is refused: these names lead out of the archive.\n${list}`);
  }
  if (total > MAX_UNPACKED_BYTES) {
    throw new UserError(`${location} is too large to unpack here; unpack it and give the folder.`);
  }
  return new Map(Object.entries(files));
}

function noLabelFile(location: string): UserError {
  return new UserError(
    `${location} holds no labels.csv; give a folder or a zip file with labels.csv and images/.`,
  );
}
