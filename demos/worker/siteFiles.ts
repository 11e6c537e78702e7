/** The site's own files, and what is told while they load. */
import { megabytes, openTransfer } from '../engine/weights/transfer.ts';

/** An error whose message is a full sentence for the reader. */
export class SourceError extends Error {
  override name = 'SourceError';
}

/** Told while something loads: a line for people, and the part done where it can be told. */
export type OnProgress = (message: string, fraction?: number) => void;

/**
 * A file that holds JSON.
 * @param what it is, for the sentences of errors: "the list of models".
 * @throws SourceError as `fetchFile` does, and where the file is not JSON.
 */
export async function fetchJson<T>(url: string, what: string): Promise<T> {
  const file = await fetchFile(url, what);
  try {
    return JSON.parse(await file.text()) as T;
  } catch {
    throw new SourceError(`The file ${url} (${what}) is not valid JSON. Build the site again.`);
  }
}

/**
 * A file, whole.
 * @throws SourceError as `fetchPieces` does.
 */
export async function fetchFile(url: string, what: string): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of fetchPieces(url, what)) pieces.push(piece as Uint8Array<ArrayBuffer>);
  return new Blob(pieces);
}

/**
 * A file, piece by piece.
 * @throws SourceError where there is no answer, the server has trouble, the file is not there, or nothing
 *   more comes.
 */
export async function* fetchPieces(url: string, what: string): AsyncGenerator<Uint8Array> {
  const { response, pieces } = await openTransfer(url).catch((error: Error) => {
    throw new SourceError(
      `The file ${url} (${what}) could not be reached: ${error.message}. Check the connection and run again.`,
    );
  });
  if (response.status === 429 || response.status >= 500) {
    throw new SourceError(
      `The file ${url} (${what}) cannot be had now: the server answered ${response.status}. Wait a minute and run again.`,
    );
  }
  if (!response.ok) {
    throw new SourceError(
      `The file ${url} (${what}) is not there: the server answered ${response.status}. Run “npm run data” and build the site again.`,
    );
  }
  let bytes = 0;
  try {
    for await (const piece of pieces()) {
      bytes += piece.length;
      yield piece;
    }
  } catch (error) {
    throw new SourceError(
      `The download of ${what} broke off after ${megabytes(bytes)} MB (${(error as Error).message}). Check the connection and run again.`,
    );
  }
}
