import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Checkpoint, type Weights } from '../../demos/engine/weights/checkpoint.ts';
import { writeSafetensors } from '../../demos/engine/weights/safetensors.ts';
import { loadModel } from '../../demos/worker/models.ts';
import { SourceError } from '../../demos/worker/siteFiles.ts';
import { startHub } from '../engine/support/hubLoading.ts';
import { ID, modelFiles } from '../engine/support/hubModels.ts';

const WEIGHTS = writeSafetensors([
  { name: 'a', shape: [500_000], data: new Float32Array(500_000).fill(1) },
  { name: 'b', shape: [2], data: Float32Array.of(3, 4) },
]);
const OFFER = { id: 'mine', name: 'Mine', parameters: 500_002, bytes: WEIGHTS.length };
const FILES: Record<string, string | Uint8Array> = {
  'models/index.json': JSON.stringify([{ ...OFFER, pretrained: true }]),
  'models/mine/config.json': '{"model_type":"vit"}',
  'models/mine/preprocessor_config.json': '{}',
  'models/mine/model.safetensors': WEIGHTS,
};

/**
 * Serves a site's files; its weights break off after `cutAfter` bytes, or come no further but stay open.
 * Gives the address of its root.
 */
async function startSite(
  files: Record<string, string | Uint8Array | number> = FILES,
  cutAfter = Number.POSITIVE_INFINITY,
  how: 'cut' | 'stall' = 'cut',
): Promise<string> {
  const server = createServer((request, response) => {
    const file = files[(request.url ?? '').replace('/site/', '')];
    if (file === undefined) return void response.writeHead(404).end();
    if (typeof file === 'number') return void response.writeHead(file).end();
    response.writeHead(200, { 'content-length': Buffer.byteLength(file) });
    if (Buffer.byteLength(file) <= cutAfter) return void response.end(file);
    response.write(file.slice(0, cutAfter), () => {
      if (how === 'cut') setTimeout(() => response.destroy(), 20);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/site/`;
}

async function load(id: string, where: { base?: string; endpoint?: string }) {
  const told: [string, number | undefined][] = [];
  const { base = '', endpoint = '' } = where;
  const onProgress = (message: string, fraction?: number) => told.push([message, fraction]);
  return { files: await loadModel(id, { base, endpoint, onProgress }), told };
}

async function readWeights(weights: Weights | undefined): Promise<Record<string, Float32Array>> {
  const checkpoint = await Checkpoint.open(weights as Weights);
  const found: Record<string, Float32Array> = {};
  for await (const { name, data } of checkpoint.tensors(new Set(checkpoint.names))) {
    found[name] = data;
  }
  return found;
}

describe('a model of the site', () => {
  it('is read as a stream, and progress is told in bytes', async () => {
    const base = await startSite();
    const { files, told } = await load('mine', { base });
    expect(files).toMatchObject({ id: 'mine', name: 'Mine', pretrained: true });
    expect(files.config).toEqual({ model_type: 'vit' });
    const { a, b } = await readWeights(files.weights);
    expect(a).toEqual(new Float32Array(500_000).fill(1));
    expect(b).toEqual(Float32Array.of(3, 4));
    expect(told[0]).toEqual(['Downloading Mine', 0]);
    expect(told.at(-1)).toEqual(['Downloading Mine, 2.0 of 2.0 MB', 1]);
    expect(told.length).toBeGreaterThan(3);
  });

  it('that is not there is named, with those that are', async () => {
    const base = await startSite();
    await expect(load('other', { base })).rejects.toThrow(
      new SourceError('This site has no model “other”. Choose one of mine, vit-random.'),
    );
  });

  it('that breaks off says how far it got', async () => {
    const base = await startSite(FILES, 1_500_000);
    const { files } = await load('mine', { base });
    await expect(readWeights(files.weights)).rejects.toThrow(
      /^The download of the weights of Mine \(2\.0 MB\) broke off after \d\.\d MB \(.+\)\. Check the connection and run again\.$/,
    );
  });

  it('that comes no further is waited for no longer than a minute', async () => {
    const base = await startSite(FILES, 1_500_000, 'stall');
    const { files, told } = await load('mine', { base });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const reading = readWeights(files.weights).catch((error: Error) => error.message);
    await vi.waitFor(() => expect(told.at(-1)?.[0]).toContain('1.5 of 2.0 MB'), 20_000);
    const last = Date.now();
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), 20_000);
    await vi.runAllTimersAsync();
    expect(await reading).toBe(
      'The download of the weights of Mine (2.0 MB) broke off after 1.5 MB (nothing came). Check the connection and run again.',
    );
    expect(Math.round((Date.now() - last) / 1000)).toBe(60);
  });

  it.each([
    [403, 'is not there: the server answered 403. Run “npm run data”'],
    [429, 'cannot be had now: the server answered 429. Wait a minute and run again.'],
    [500, 'cannot be had now: the server answered 500. Wait a minute and run again.'],
  ])('that the server answers with %d says what to do', async (status, sentence) => {
    const base = await startSite({ ...FILES, 'models/mine/config.json': status });
    await expect(load('mine', { base })).rejects.toThrow(sentence);
  });

  it('without its settings for images names the file', async () => {
    const { 'models/mine/preprocessor_config.json': _, ...files } = FILES;
    const base = await startSite(files);
    await expect(load('mine', { base })).rejects.toThrow(
      /models\/mine\/preprocessor_config\.json \(the image settings of Mine\) is not there: the server answered 404\./,
    );
  });
});

it('a model on Hugging Face is kept in memory where the browser has no storage, which is said', async () => {
  const hub = await startHub(ID, await modelFiles());
  const { files, told } = await load(ID, hub);
  const weights = await readWeights(files.weights);
  expect(Object.keys(weights).length).toBeGreaterThan(10);
  expect(told.at(-1)).toEqual([
    'Downloading ViT-Even/4 from Hugging Face, 0.1 of 0.1 MB (for this run only: this browser lets the page keep no files)',
    1,
  ]);
});

it('without a connection, the site’s own models are named as the way out', async () => {
  const hub = await startHub(ID, await modelFiles());
  await hub.close();
  await expect(load(ID, hub)).rejects.toThrow(
    /could not be reached .* Without a connection, choose one of the site’s own models\.$/,
  );
});

it.each(['run:browser-2026-01-01T00:00:00.000Z', 'kept:my-model'])(
  'the model %s is looked for in this browser, and nowhere else',
  async (id) => {
    await expect(load(id, {})).rejects.toThrow(
      /^This browser does not give its storage \(.+\), where the model “.+” would be\. Choose another model\.$/,
    );
  },
);
