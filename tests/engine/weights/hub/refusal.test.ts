import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderStore } from '../../../../cli/finetune/folderStore.ts';
import { DownloadError } from '../../../../demos/engine/weights/hub/downloadError.ts';
import { temporaryFolder } from '../../../cli/data/fixtures.ts';
import { complaint, filesIn, load, STORED, startHub } from '../../support/hubLoading.ts';
import { ID, json, modelFiles, shardedFiles, WEIGHTS } from '../../support/hubModels.ts';
import { fileOf } from '../fixture.ts';

describe('what is refused', () => {
  it.each([
    [
      'wrong bytes',
      (bytes: Uint8Array) => bytes.map((byte, i) => (i === 50_000 ? byte ^ 1 : byte)),
      'its hash differs',
    ],
    ['surplus bytes', (bytes: Uint8Array) => Buffer.concat([bytes, bytes]), 'is longer than'],
  ])('%s, of which nothing is kept', async (_, change, reason) => {
    const hub = await startHub(ID, await modelFiles(), ({ kind }) =>
      kind === 'cdn' ? { change } : undefined,
    );
    const folder = await temporaryFolder();
    const message = await complaint(load(hub, folder));
    expect(message).toContain(reason);
    expect(message).toMatch(/so it was deleted\. Run again; .* HF_ENDPOINT/);
    expect(await filesIn(folder)).toEqual(['config.json', 'preprocessor_config.json']);
  });

  it('a file that is shorter than listed', async () => {
    const hub = await startHub(ID, await modelFiles(), ({ kind }) =>
      kind === 'cdn'
        ? { change: (bytes) => bytes.subarray(0, -1000), ignoreRange: true }
        : undefined,
    );
    const folder = await temporaryFolder();
    expect(await complaint(load(hub, folder))).toMatch(
      /broke off after 0\.1 of 0\.1 MB \(the connection ended\)\. Check the connection/,
    );
    expect(await filesIn(folder)).not.toContain(WEIGHTS);
  });

  it('wrong bytes of a small file, which has a hash of its own kind', async () => {
    const hub = await startHub(ID, await modelFiles(), ({ path }) =>
      path === 'config.json'
        ? { change: (bytes) => bytes.map((b, i) => (i === 9 ? b ^ 1 : b)) }
        : undefined,
    );
    const folder = await temporaryFolder();
    expect(await complaint(load(hub, folder))).toContain('config.json arrived with other contents');
    expect(await filesIn(folder)).toEqual([]);
  });

  it('what an earlier run left that is no part of the file', async () => {
    const files = await modelFiles();
    let working = false;
    const hub = await startHub(ID, files, ({ kind, from }) => {
      if (kind !== 'cdn' || working) return undefined;
      return from === 0
        ? { cutAfter: 20_000, change: (bytes) => bytes.map(() => 7) }
        : { status: 500 };
    });
    const folder = await temporaryFolder();
    await complaint(load(hub, folder));
    working = true;
    expect(await complaint(load(hub, folder))).toContain('its hash differs');
    await load(hub, folder);
    expect(await filesIn(folder)).toEqual([...STORED].sort());
  });

  it.each([
    [401, 'api', 'there is no such model, or it is private or wants a login'],
    [403, 'api', 'there is no such model, or it is private or wants a login'],
    [403, 'cdn', 'there is no such model, or it is private or wants a login'],
    [404, 'api', 'it is not there. Check the name and the revision.'],
    [404, 'cdn', 'it is not there. Check the name and the revision.'],
    [429, 'api', 'it was asked too often. Wait some minutes'],
    [429, 'cdn', 'it was asked too often. Wait some minutes'],
    [500, 'api', 'the server has trouble. Run again later'],
    [500, 'cdn', 'the server has trouble. Run again later'],
    [503, 'file', 'the server has trouble. Run again later'],
  ] as const)('status %d of %s, with what to do', async (status, kind, sentence) => {
    const hub = await startHub(ID, await modelFiles(), (request) =>
      request.kind === kind ? { status } : undefined,
    );
    const folder = await temporaryFolder();
    const error = await load(hub, folder).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DownloadError);
    expect(error.message).toContain(`answered ${status} for `);
    expect(error.message).toContain(sentence);
    expect(await filesIn(folder)).not.toContain(WEIGHTS);
  });

  it('a model that is not there', async () => {
    const hub = await startHub(ID, await modelFiles());
    expect(await complaint(load(hub, await temporaryFolder(), 'google/none'))).toContain(
      'answered 404 for the model google/none, revision main: it is not there.',
    );
  });

  it('a server that recovers is asked again', async () => {
    const hub = await startHub(ID, await modelFiles(), ({ kind, visit }) =>
      kind === 'cdn' && visit < 3 ? { status: 503 } : undefined,
    );
    await load(hub, await temporaryFolder());
    expect(hub.asked('cdn')).toHaveLength(3);
  });

  it('the login page of a network', async () => {
    const hub = await startHub(ID, await modelFiles(), () => ({ text: '<html>Welcome' }));
    expect(await complaint(load(hub, await temporaryFolder()))).toMatch(
      /did not answer about the model .* as Hugging Face does .* Does the network ask for a login first\? Is HF_ENDPOINT right\?/,
    );
  });

  it.each<[string, Record<string, Uint8Array>, string]>([
    [
      'a config that is not JSON',
      { 'config.json': json('x').subarray(1) },
      `${ID}/config.json is not JSON`,
    ],
    [
      'a config of another family',
      { 'config.json': json({ model_type: 'bert' }) },
      `${ID}/config.json: model_type is "bert"`,
    ],
    [
      'a config without its type',
      { 'config.json': json({}) },
      `${ID}/config.json: model_type is missing`,
    ],
    [
      'image settings that ask for too much',
      { 'preprocessor_config.json': json({ size: 'big' }) },
      `${ID}/preprocessor_config.json: `,
    ],
  ])('%s, before any weights are asked for', async (_, broken, sentence) => {
    const hub = await startHub(ID, { ...(await modelFiles()), ...broken });
    const folder = await temporaryFolder();
    expect(await complaint(load(hub, folder))).toContain(sentence);
    expect(hub.asked('cdn')).toEqual([]);
    expect(await filesIn(folder)).toEqual([]);
  });

  it.each<[string, Uint8Array, string]>([
    [
      'cut short',
      fileOf({ a: { dtype: 'F32', shape: [9999], data_offsets: [0, 39996] } }, 2000),
      'is cut short',
    ],
    ['no safetensors', new TextEncoder().encode('pickle'.repeat(400)), 'is no safetensors file'],
  ])('weights that were broken when they were uploaded: %s', async (_, bytes, sentence) => {
    const hub = await startHub(ID, { ...(await modelFiles()), [WEIGHTS]: bytes });
    const folder = await temporaryFolder();
    expect(await complaint(load(hub, folder))).toContain(`${ID}/${WEIGHTS} ${sentence}`);
    expect(await filesIn(folder)).toEqual([]);
  });

  it('a model without safetensors, or without a shard that its index names', async () => {
    const { [WEIGHTS]: _, ...none } = await modelFiles();
    const hub = await startHub(ID, none);
    expect(await complaint(load(hub, await temporaryFolder()))).toBe(
      `${ID} has no ${WEIGHTS} at revision main, which Lesion Lab needs. Choose another revision or model.`,
    );
    const { 'model-00002-of-00003.safetensors': __, ...lacking } = await shardedFiles();
    hub.push(lacking);
    const folder = await temporaryFolder();
    expect(await complaint(load(hub, folder))).toContain(
      `${ID} has no model-00002-of-00003.safetensors at revision main`,
    );
    expect(await filesIn(folder)).toEqual([]);
  });

  it('a store that cannot be written, saying how much room is wanted', async () => {
    const hub = await startHub(ID, await modelFiles());
    const folder = join(await temporaryFolder(), 'file');
    await (await new FolderStore(folder).append('x')).close();
    expect(await complaint(load(hub, join(folder, 'x')))).toMatch(
      /config\.json \(0\.0 MB\) cannot be kept in .*: ENOTDIR.* Make room there, or choose a smaller model\.$/,
    );
  });
});
