import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../../../../demos/engine/weights/checkpoint.ts';
import { parseHubName } from '../../../../demos/engine/weights/hub/hubName.ts';
import { temporaryFolder } from '../../../cli/data/fixtures.ts';
import { complaint, filesIn, load, readBack, STORED, startHub } from '../../support/hubLoading.ts';
import {
  ID,
  INDEX,
  json,
  modelFiles,
  PREPROCESSOR,
  shardedFiles,
  WEIGHTS,
} from '../../support/hubModels.ts';

describe('loadHubModel', () => {
  it('gets the files of a model, follows to the CDN, and asks only for what is needed', async () => {
    const hub = await startHub(ID, await modelFiles());
    const folder = await temporaryFolder();
    const { files, progress } = await load(hub, folder);
    expect(files).toMatchObject({ id: ID, name: 'ViT-Even/4', pretrained: true });
    expect(files.config).toMatchObject({ model_type: 'vit', hidden_size: 24 });
    expect(files.preprocessorConfig).toEqual(PREPROCESSOR);
    expect(hub.asked('file')).toEqual(['config.json', 'preprocessor_config.json', WEIGHTS]);
    expect(hub.asked('cdn')).toEqual([WEIGHTS]);

    const expected = (await modelFiles())[WEIGHTS];
    const [weights] = files.weights?.files ?? [];
    expect(weights).toMatchObject({ name: `${ID}/${WEIGHTS}`, size: expected.length });
    expect(await readBack(weights)).toEqual(expected);
    expect(progress[0]).toEqual([0, expected.length]);
    expect(progress.at(-1)).toEqual([expected.length, expected.length]);
    expect(await filesIn(folder)).toEqual([...STORED].sort());
  });

  it('takes a model from the store the second time', async () => {
    const hub = await startHub(ID, await modelFiles());
    const folder = await temporaryFolder();
    await load(hub, folder);
    hub.requests.length = 0;
    const { files } = await load(hub, folder);
    expect(hub.asked('file')).toEqual([]);
    expect(files.config).toMatchObject({ hidden_size: 24 });
  });

  it.each([
    [
      'one byte of the weights is another',
      WEIGHTS,
      (bytes: Buffer) => bytes.fill(7, 60_000, 60_001),
    ],
    ['the weights are cut short', WEIGHTS, (bytes: Buffer) => bytes.subarray(0, -1)],
    ['a setting is another', 'config.json', (bytes: Buffer) => bytes.fill(' ', 40, 41)],
  ])('gets a stored file again where %s', async (_, name, damage) => {
    const files = await modelFiles();
    const hub = await startHub(ID, files);
    const folder = await temporaryFolder();
    await load(hub, folder);
    const stored = join(folder, ID.replace('/', '--'), hub.commit, name);
    await writeFile(stored, damage(await readFile(stored)));
    hub.requests.length = 0;
    await load(hub, folder);
    expect(hub.asked('file')).toEqual([name]);
    expect((await readFile(stored)).equals(files[name])).toBe(true);
  });

  it('asks again where what was noted of a model cannot be read', async () => {
    const hub = await startHub(ID, await modelFiles());
    const folder = await temporaryFolder();
    await load(hub, folder);
    await writeFile(join(folder, ID.replace('/', '--'), 'main.json'), '{"commit":');
    hub.requests.length = 0;
    await load(hub, folder);
    expect(hub.asked('file')).toEqual([]);
    await hub.close();
    expect((await load(hub, folder)).files.config).toMatchObject({ hidden_size: 24 });
  });

  it('gets a branch that has moved on, and lets go of what it was', async () => {
    const hub = await startHub(ID, await modelFiles());
    const folder = await temporaryFolder();
    await load(hub, folder);
    const changed = json({ ...PREPROCESSOR, image_std: [0.2, 0.2, 0.2] });
    hub.push({ ...(await modelFiles()), 'preprocessor_config.json': changed });
    const { files } = await load(hub, folder);
    expect(files.preprocessorConfig).toMatchObject({ image_std: [0.2, 0.2, 0.2] });
    expect(await filesIn(folder)).toEqual([...STORED].sort());
  });

  it('gets a commit that is named, and asks nobody about it again', async () => {
    const hub = await startHub(ID, await modelFiles());
    const folder = await temporaryFolder();
    const first = hub.push(await modelFiles());
    const config = json({ ...JSON.parse(String((await modelFiles())['config.json'])), x: 1 });
    hub.push({ ...(await modelFiles()), 'config.json': config });
    const { files } = await load(hub, folder, `${ID}@${first}`);
    expect(files.id).toBe(`${ID}@${first}`);
    expect(files.config).not.toHaveProperty('x');
    hub.requests.length = 0;
    await load(hub, folder, `${ID}@${first}`);
    expect(hub.requests).toEqual([]);
    expect((await load(hub, folder)).files.config).toHaveProperty('x');
  });

  it('gets shards by their index, one progress for all', async () => {
    const hub = await startHub(ID, await shardedFiles());
    const { files, progress } = await load(hub, await temporaryFolder());
    expect(files.weights?.index?.name).toBe(`${ID}/${INDEX}`);
    expect(files.weights?.files).toHaveLength(3);
    const checkpoint = files.weights && (await Checkpoint.open(files.weights));
    expect(checkpoint?.names).toContain('layer.1.weight');
    const total = files.weights?.files.reduce((sum, { size }) => sum + size, 0);
    expect(progress.at(-1)).toEqual([total, total]);
    const bytes = progress.map(([done]) => done);
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
  });

  it('works without a connection once the model is there', async () => {
    const hub = await startHub(ID, await modelFiles());
    const folder = await temporaryFolder();
    await load(hub, folder);
    await hub.close();
    const { files } = await load(hub, folder);
    expect(await readBack(files.weights?.files[0] as never)).toEqual((await modelFiles())[WEIGHTS]);
    expect(await complaint(load(hub, folder, `${ID}@v2`))).toMatch(
      /^127\.0\.0\.1:\d+ could not be reached \(ECONNREFUSED\)\. Check .* Choose another\.$/,
    );
  });
});

it.each([
  [
    'google/vit-base-patch16-224-in21k',
    { id: 'google/vit-base-patch16-224-in21k', revision: 'main' },
  ],
  ['a/b@refs/pr/1', { id: 'a/b', revision: 'refs/pr/1' }],
  ['a/b@v1.0', { id: 'a/b', revision: 'v1.0' }],
  ['vit-tiny-patch16-224', undefined],
  ['../models/b', undefined],
  ['/a/b', undefined],
  ['a/b/c', undefined],
  ['a/b@', undefined],
])('parseHubName of %s', (text, expected) => {
  expect(parseHubName(text)).toEqual(expected);
});
