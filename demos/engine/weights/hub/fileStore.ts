/** Where downloads are kept. Names may have folders in them, with `/` between. */
export interface FileStore {
  /** For people, as part of a sentence: "this browser’s storage". */
  readonly place: string;
  /** Bytes of a file; `undefined` where there is none. */
  size(name: string): Promise<number | undefined>;
  /** The bytes of a file that is there, piece by piece. */
  read(name: string): AsyncIterable<Uint8Array>;
  /** Opens a file to write behind what it holds; makes it where there is none. */
  append(name: string): Promise<FileAppender>;
  /** Gives a file another name in its folder, in place of what has that name. */
  rename(name: string, newName: string): Promise<void>;
  /** Removes a file or a folder, where there is one. */
  remove(name: string): Promise<void>;
}

/** A file that is being written. */
export interface FileAppender {
  /** Resolves when the bytes would outlive the program. */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** The text of a file that is there. */
export async function readText(store: FileStore, name: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of store.read(name)) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

/** Writes a file of text, which appears under its name when it is whole. */
export async function writeText(store: FileStore, name: string, text: string): Promise<void> {
  const partial = partialName(name);
  await store.remove(partial);
  const file = await store.append(partial);
  try {
    await file.write(new TextEncoder().encode(text));
  } finally {
    await file.close();
  }
  await store.rename(partial, name);
}

/** What a file is called until it is whole. */
export function partialName(name: string): string {
  return `${name}.partial`;
}
