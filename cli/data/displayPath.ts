import { relative } from 'node:path';

/** A path for people: from where they are if it lies below, else from the root. */
export function displayPath(path: string): string {
  const short = relative('', path);
  return short === '' || short.startsWith('..') ? path : short;
}
