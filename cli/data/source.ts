/** A sample that somebody brings along: the files of a folder or of a zip file, read alike. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';
import { UserError } from '../shared/command.ts';

/** What a zip file may take, packed and unpacked: all of it is held in memory. */
const MAX_ZIP_BYTES = 2 ** 30;
const MAX_UNPACKED_BYTES = 2 ** 31;

/** Names under which the labels are looked for; the second is the one HAM10000 itself uses. */
const LABEL_FILES = ['labels.csv', 'HAM10000_metadata.csv'];

/** Files that a system leaves behind, such as `__MACOSX/._ISIC_0024306.jpg`. */
const LITTER = /(^|\/)(__MACOSX|\.[^/]*)(\/|$)/;

/** The files of a sample, by their paths relative to the label file's folder, with `/` between. */
export interface SourceFiles {
  /** The folder or zip file as the person gave it. */
  location: string;
  /** Name of the label file. */
  labelFile: string;
  /** Sorted. */
  paths: string[];
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
  const labelFile = LABEL_FILES.find((name) => paths.includes(name));
  if (!labelFile) throw noLabelFile(location);
  const kept = paths.filter((path) => !LITTER.test(path)).sort();
  return { location, labelFile, paths: kept, read: (path) => readFile(join(location, path)) };
}

async function openZip(location: string): Promise<SourceFiles> {
  const entries = unpack(await readFile(location), location);
  const depth = (path: string) => path.split('/').length;
  const labelPath = LABEL_FILES.flatMap((name) =>
    [...entries.keys()].filter((path) => basename(path) === name && depth(path) <= 2),
  )
    .sort((a, b) => depth(a) - depth(b))
    .at(0);
  if (!labelPath) throw noLabelFile(location);

  const labelFile = basename(labelPath);
  const folder = labelPath.slice(0, -labelFile.length);
  const files = new Map(
    [...entries]
      .filter(([path]) => path.startsWith(folder))
      .map(([path, bytes]) => [path.slice(folder.length), bytes]),
  );
  return {
    location,
    labelFile,
    paths: [...files.keys()].sort(),
    read: async (path) => files.get(path) ?? new Uint8Array(),
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
  return new Map(Object.entries(files).filter(([path]) => !LITTER.test(path)));
}

function noLabelFile(location: string): UserError {
  return new UserError(
    `${location} holds no labels.csv; give a folder or a zip file with labels.csv and images/.`,
  );
}
