import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeRgb, toSampleJpeg } from '../../../cli/data/images.ts';
import { readSample } from '../../../cli/data/readSample.ts';
import { openSource } from '../../../cli/data/source.ts';
import { writeSample } from '../../../cli/data/writeSample.ts';
import { loadSampleFolder } from '../../../cli/shared/sampleFolder.ts';
import { makeFiles, makeImage, ROWS, temporaryFolder, writeFiles } from './fixtures.ts';

describe('loadSampleFolder', () => {
  it('gives every row with its image, decoded at its own size', async () => {
    const folder = await temporaryFolder();
    const large = await makeImage(200, { width: 30, height: 40, format: 'png' });
    const files = (await makeFiles()).set('images/mel_1.png', large);
    files.delete('images/mel_1.jpg');
    await writeFiles(folder, files);

    const { examples, manifest } = await loadSampleFolder(folder);
    expect(examples.map(({ image, ...row }) => row)).toEqual(ROWS);
    const mel = examples.find(({ imageId }) => imageId === 'mel_1');
    expect(mel?.image).toEqual(await decodeRgb(large));
    expect([...(mel?.image.data.subarray(0, 3) ?? [])]).toEqual([200, 120, 110]);
    expect(manifest).toMatchObject({ source: 'folder', classCounts: { mel: 2, vasc: 2 } });
  });

  it('has the manifest that the sample was written with, before and after', async () => {
    const raw = await temporaryFolder();
    await writeFiles(raw, await makeFiles(ROWS.toReversed()));
    const folder = join(await temporaryFolder(), 'sample');
    const written = await writeSample(
      folder,
      await readSample(await openSource(raw), toSampleJpeg),
    );
    expect((await loadSampleFolder(folder)).manifest).toEqual(written);
    expect((await loadSampleFolder(raw)).manifest).toEqual(written);
  });

  it('throws all problems at once', async () => {
    const folder = await temporaryFolder();
    const files = await makeFiles();
    await writeFiles(folder, new Map([...files].slice(0, -2)));
    await expect(loadSampleFolder(folder)).rejects.toThrow(
      /2 problems\):\n.*labels\.csv:14: The image vasc_1\.jpg.*\n.*labels\.csv:15: .*vasc_2/,
    );
  });
});
