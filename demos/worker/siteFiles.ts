/** The site's own files, and what is told while they load. */

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
  const response = await fetchFile(url, what);
  try {
    return (await response.json()) as T;
  } catch {
    throw new SourceError(`The file ${url} (${what}) is not valid JSON. Build the site again.`);
  }
}

/**
 * The good answer to a request for a file.
 * @throws SourceError where there is no answer, the server has trouble, or the file is not there.
 */
export async function fetchFile(url: string, what: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new SourceError(
      `The file ${url} (${what}) could not be reached: ${(error as Error).message}. Check the connection and run again.`,
    );
  }
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
  return response;
}
