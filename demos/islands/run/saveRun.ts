import type { Run } from '../../engine/run.ts';
import { fileStem } from '../../session/libraryState.ts';
import { saveFile } from '../bench/saveFile.ts';

/**
 * Gives the reader a run as a file of JSON.
 *
 * @param name that the reader has given it; the file is called so as far as a file can be
 */
export function saveRun(run: Run, name?: string): void {
  const json = JSON.stringify(run, undefined, 2);
  const stem = name?.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[.-]+|[.-]+$/g, '');
  saveFile(new Blob([json], { type: 'application/json' }), `${stem || fileStem(run)}.json`);
}
