import { describe, expect, it } from 'vitest';
import { cacheFolder, FolderStore } from '../../cli/finetune/folderStore.ts';
import { type FileStore, readText, writeText } from '../../demos/engine/weights/hub/fileStore.ts';
import { MemoryStore } from '../../demos/worker/memoryStore.ts';
import { temporaryFolder } from '../cli/data/fixtures.ts';

const STORES: [string, () => Promise<FileStore>][] = [
  ['MemoryStore', async () => new MemoryStore()],
  ['FolderStore', async () => new FolderStore(await temporaryFolder())],
];

async function append(store: FileStore, name: string, ...pieces: string[]): Promise<void> {
  const file = await store.append(name);
  for (const piece of pieces) await file.write(new TextEncoder().encode(piece));
  await file.close();
}

describe.each(STORES)('%s', (_, open) => {
  it('keeps what is written, behind what was there', async () => {
    const store = await open();
    expect(await store.size('a/b/file')).toBeUndefined();
    await append(store, 'a/b/file', 'one ', 'two ');
    await append(store, 'a/b/file', 'three');
    expect(await store.size('a/b/file')).toBe(13);
    expect(await readText(store, 'a/b/file')).toBe('one two three');
  });

  it('renames a file, in place of another', async () => {
    const store = await open();
    await append(store, 'a/new', 'new');
    await append(store, 'a/old', 'older');
    await store.rename('a/new', 'a/old');
    expect(await store.size('a/new')).toBeUndefined();
    expect(await readText(store, 'a/old')).toBe('new');
  });

  it('removes a file, a folder with all in it, and what is not there', async () => {
    const store = await open();
    await append(store, 'a/x/1', '1');
    await append(store, 'a/x/2', '2');
    await append(store, 'a/xyz', '3');
    await store.remove('a/x/1');
    expect(await store.size('a/x/1')).toBeUndefined();
    await store.remove('a/x');
    await store.remove('a/x');
    expect(await store.size('a/x/2')).toBeUndefined();
    expect(await store.size('a/xyz')).toBe(1);
  });

  it('writes text whole, over what was left of an earlier try', async () => {
    const store = await open();
    await append(store, 'a.json.partial', '{"half":');
    await writeText(store, 'a.json', '{"é": 1}');
    expect(JSON.parse(await readText(store, 'a.json'))).toEqual({ é: 1 });
    expect(await store.size('a.json.partial')).toBeUndefined();
  });
});

it.each([
  [{ LESION_CACHE: '/there', XDG_CACHE_HOME: '/caches' }, /^\/there$/],
  [{ XDG_CACHE_HOME: '/caches' }, /^\/caches\/lesion-lab$/],
  [{}, /\/\.cache\/lesion-lab$/],
])('cacheFolder with %o', (env, folder) => {
  expect(cacheFolder(env)).toMatch(folder);
});
