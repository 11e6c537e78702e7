import { piecesOf } from '../../engine/weights/pieces.ts';
import { type KeptModel, openLibraryChannel, putModel } from '../keptModels.ts';
import { checkModel, modelPaths, readModelZip } from '../modelZip.ts';
import { SourceError } from '../siteFiles.ts';
import { ZipFile } from '../zipFile.ts';
import type { Task } from './task.ts';

/** A zip, or the files of a folder, as the reader has chosen them. */
export interface OpenModelRequest {
  files: readonly File[];
}

/** The model that was opened, and what becomes of its head. */
export interface OpenedModel {
  model: Omit<KeptModel, 'zip'>;
  head: string;
}

/** Checks a model that the reader has, and keeps it in this browser. */
export const openModel: Task<OpenModelRequest, OpenedModel> = async ({ files }, onProgress) => {
  const [first] = files;
  const isZip = files.length === 1 && first.name.toLowerCase().endsWith('.zip');
  const title = isZip ? first.name.replace(/\.zip$/i, '') : folderName(first);
  onProgress(`Reading ${title}`);
  const zip = isZip ? first : await zipFolder(files, onProgress);
  const id = `kept:${title.replaceAll(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'model'}`;
  const { parameters, head } = await checkModel(await readModelZip(zip, { id, name: title }));
  const model = { id, name: title, parameters, keptAt: new Date().toISOString() };
  onProgress(`Keeping ${title} in this browser`);
  try {
    await putModel({ ...model, zip });
  } catch (error) {
    throw new SourceError(
      `${title} is a model that can be used, but this browser does not keep it (${(error as Error).message}). Make room by deleting models or other sites’ data.`,
    );
  }
  const channel = openLibraryChannel();
  channel.postMessage('changed');
  channel.close();
  return { model, head };
};

/** The folder that a reader has chosen: `my-model` of `my-model/config.json`. */
function folderName({ webkitRelativePath, name }: File): string {
  return webkitRelativePath.split('/')[0] || name;
}

async function zipFolder(
  files: readonly File[],
  onProgress: (message: string, fraction: number) => void,
): Promise<Blob> {
  const paths = new Map(files.map((file) => [file.webkitRelativePath || file.name, file]));
  const wanted = modelPaths([...paths.keys()]);
  const zip = new ZipFile();
  for (const [i, path] of wanted.entries()) {
    const file = paths.get(path) as File;
    onProgress(`Reading ${file.name}`, i / wanted.length);
    await zip.add({ name: file.name, pieces: piecesOf(file.stream()) });
  }
  return zip.end();
}
