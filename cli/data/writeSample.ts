/** Puts a finished sample on disk, all of it or nothing. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SampleManifest } from '../../demos/engine/data/sample.ts';
import { UserError } from '../shared/command.ts';
import { type PreparedSample, packSample, readIntactManifest } from './manifest.ts';

const OWN_NAMES = ['manifest.json', 'labels.csv', 'credits.csv', 'images', '.DS_Store'];

/**
 * Throws a `UserError` where a folder holds anything that is no part of a sample: writing a sample
 * replaces the whole folder, and must not take somebody's other files with it.
 */
export async function assertReplaceable(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UserError(`${folder} cannot be used for the sample (${error.code}).`);
  });
  const foreign = names.find((name) => !OWN_NAMES.includes(name));
  if (foreign !== undefined) {
    throw new UserError(
      `${folder} holds "${foreign}", which is no part of a sample; give --out a new or empty folder.`,
    );
  }
}

/**
 * Writes a sample in place of what the folder held. It is put together in a folder beside it and
 * renamed at the end. One that is there already, the same to the byte, is left untouched.
 */
export async function writeSample(folder: string, sample: PreparedSample): Promise<SampleManifest> {
  const { files, manifest } = packSample(sample);
  if (isDeepStrictEqual(manifest, await readIntactManifest(folder))) return manifest;

  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  const workshop = await mkdtemp(join(parent, `.${basename(folder)}-`));
  try {
    const fresh = join(workshop, 'new');
    await mkdir(join(fresh, 'images'), { recursive: true });
    for (const [path, bytes] of files) await writeFile(join(fresh, path), bytes);
    await writeFile(join(fresh, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await replaceFolder(folder, fresh, join(workshop, 'old'));
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return manifest;
}

/** Puts `fresh` where `folder` is, which goes to `aside`, and comes back if that cannot be done. */
async function replaceFolder(folder: string, fresh: string, aside: string): Promise<void> {
  if (!existsSync(folder)) return rename(fresh, folder);
  await rename(folder, aside);
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rename(aside, folder);
    throw error;
  }
}
