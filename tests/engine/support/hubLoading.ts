/** Loading a model from a fake hub into a folder. */
import { readdir } from 'node:fs/promises';
import { expect, onTestFinished } from 'vitest';
import { FolderStore } from '../../../cli/finetune/folderStore.ts';
import { loadHubModel } from '../../../demos/engine/weights/hub/hubModel.ts';
import { parseHubName } from '../../../demos/engine/weights/hub/hubName.ts';
import { WeightsError } from '../../../demos/engine/weights/weightsError.ts';
import { type FakeHub, openHub } from './fakeHub.ts';
import { ID, WEIGHTS } from './hubModels.ts';

/** A hub that is there until the test ends. */
export async function startHub(...settings: Parameters<typeof openHub>): Promise<FakeHub> {
  const hub = await openHub(...settings);
  onTestFinished(() => hub.close());
  return hub;
}

/** Loads from a hub into a folder, without long pauses. */
export async function load(hub: FakeHub, folder: string, name = ID) {
  const progress: [number, number][] = [];
  const found = parseHubName(name);
  if (!found) throw new Error(`${name} is no name`);
  const files = await loadHubModel(found, {
    endpoint: `${hub.endpoint}/`,
    store: new FolderStore(folder),
    onBytes: (bytes, total) => progress.push([bytes, total]),
    offline: 'Choose another.',
    pauseMs: 1,
  });
  return { files, progress };
}

/** The sentence of the error that loading gives. */
export async function complaint(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WeightsError);
  return error.message;
}

/** Names of all files in a folder, those of folders below included. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

export const STORED = ['config.json', 'main.json', WEIGHTS, 'preprocessor_config.json'];

/** The bytes that a model's weights give. */
export async function readBack(file: { stream(): AsyncIterable<Uint8Array> }): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.stream()) pieces.push(piece);
  return Buffer.concat(pieces);
}
