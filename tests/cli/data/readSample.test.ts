import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { toSampleJpeg } from '../../../cli/data/images.ts';
import { readSample } from '../../../cli/data/readSample.ts';
import { openSource } from '../../../cli/data/source.ts';
import { UserError } from '../../../cli/shared/command.ts';
import { makeFiles, ROWS, temporaryFolder, writeFiles } from './fixtures.ts';

type Files = Map<string, Uint8Array | string>;

/** Reads these files as a folder. */
async function readFolder(files: Files) {
  const folder = await temporaryFolder();
  await writeFiles(folder, files);
  return readSample(await openSource(folder), toSampleJpeg);
}

/** Reads these files as a zip file. */
async function readZip(files: Files) {
  const path = join(await temporaryFolder(), 'sample.zip');
  const bytes = [...files].map(([name, data]) => [
    name,
    typeof data === 'string' ? new TextEncoder().encode(data) : data,
  ]);
  await writeFile(path, zipSync(Object.fromEntries(bytes)));
  return readSample(await openSource(path), toSampleJpeg);
}

/** The lines of the error that reading ends in. */
async function faults(reading: Promise<unknown>): Promise<string[]> {
  const error = await reading.then(
    () => expect.fail('the sample was taken'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message.split('\n');
}

const files = await makeFiles();
const changed = (...changes: [string, Uint8Array | string][]): Files =>
  new Map<string, Uint8Array | string>([...files, ...changes]);
const prefixed = (prefix: string): Files =>
  new Map([...files].map(([path, bytes]) => [prefix + path, bytes]));

describe.each([
  ['a folder', readFolder],
  ['a zip file', readZip],
])('readSample of %s', (_, read) => {
  it('gives every row with its image, as the bytes are', async () => {
    const { rows, images, terms } = await read(files);
    expect(rows).toEqual(ROWS);
    for (const [i, { imageId }] of rows.entries()) {
      expect([...images[i]]).toEqual([...(files.get(`images/${imageId}.jpg`) ?? [])]);
    }
    expect(terms).toEqual({
      source: 'folder',
      title: expect.stringMatching(/^14 images from “.+”$/),
      license: 'as given by its owner',
      attribution: 'as given by its owner',
    });
  });

  it('knows HAM10000 by its own file name and its several image folders', async () => {
    const renamed: Files = new Map(
      [...files].map(([path, bytes], i) => [
        path.replace('labels', 'HAM10000_metadata').replace('images', `images_part_${i % 2}`),
        bytes,
      ]),
    );
    const { rows, terms } = await read(renamed);
    expect(rows).toHaveLength(14);
    expect(terms).toMatchObject({
      title: '14 HAM10000 images',
      license: 'CC-BY-NC-4.0',
      attribution: expect.stringContaining('ViDIR Group'),
    });
  });

  it('takes the terms from a manifest beside the labels, and keeps synthetic what is synthetic', async () => {
    const manifest = { source: 'synthetic', title: 'Drawn', license: 'CC0-1.0', attribution: 'Me' };
    const { terms } = await read(changed(['manifest.json', JSON.stringify(manifest)]));
    expect(terms).toEqual(manifest);
    const { terms: partly } = await read(changed(['manifest.json', '{"license":"CC-BY-4.0"}']));
    expect(partly).toMatchObject({ source: 'folder', license: 'CC-BY-4.0' });
  });

  it('lists all problems at once, by line', async () => {
    const labels = [
      'image_id,dx,age',
      ...ROWS.filter(({ dx }) => dx !== 'df').map(({ imageId, dx }) => `${imageId},${dx},50`),
      'nowhere,nv,50',
      'nv_1,nv,50',
      'other,naevus,50',
      '../mel_1,mel,50',
      'x,mel,old',
    ].join('\r\n');
    const sound = files.get('images/mel_1.jpg') ?? new Uint8Array();
    const bad = changed(
      ['labels.csv', `\uFEFF${labels}`],
      ['images/akiec_2.jpg', 'no image at all'],
      ['images/mel_1.jpg', sound.subarray(0, sound.length / 2)],
      ['manifest.json', '[]'],
    );
    const [head, ...list] = await faults(read(bad));
    expect(head).toMatch(/^The sample in .* cannot be used \(9 problems\):$/);
    expect(list).toEqual([
      expect.stringMatching(
        /^ {2}labels.csv:3: The image images\/akiec_2.jpg cannot be decoded \(/,
      ),
      expect.stringMatching(/^ {2}labels.csv:8: The image images\/mel_1.jpg cannot be decoded \(/),
      '  labels.csv:14: The image nowhere.jpg is missing.',
      '  labels.csv:15: The image nv_1 stands on line 10 already.',
      expect.stringContaining('labels.csv:16: The label "naevus" is unknown'),
      expect.stringContaining('labels.csv:17: The image_id "../mel_1" cannot be a file name'),
      expect.stringContaining('labels.csv:18: The age "old" is no number'),
      expect.stringContaining('labels.csv: The class df (Dermatofibroma) has no image'),
      expect.stringContaining('manifest.json: This is no sample manifest'),
    ]);
  });

  it('says one thing where a column or all images are missing', async () => {
    const [, ...list] = await faults(read(changed(['labels.csv', 'id,dx\na,mel\n'])));
    expect(list).toEqual(['  labels.csv:1: The column "image_id" is missing.']);
    const labelsOnly: Files = new Map([...files].slice(0, 1));
    const [, ...other] = await faults(read(labelsOnly));
    expect(other).toEqual(['  images/: There is no image; put NAME.jpg or .png there.']);
  });

  it('asks for labels.csv where there is none', async () => {
    const noLabels: Files = new Map([...files].slice(1));
    expect((await faults(read(noLabels)))[0]).toContain('holds no labels.csv');
  });
});

describe('openSource', () => {
  it('finds a zipped folder inside its zip file, and passes over what a Mac adds', async () => {
    const nested = prefixed('my sample/');
    nested.set('__MACOSX/my sample/._labels.csv', 'litter');
    nested.set('my sample/images/._nv_1.jpg', 'litter');
    expect((await readZip(nested)).rows).toEqual(ROWS);
  });

  it.each(['../labels.csv', '/etc/labels.csv', 'a/../../b.jpg', '..\\b.jpg', 'C:b.jpg'])(
    'refuses a zip file with the name %s',
    async (name) => {
      const lines = await faults(readZip(changed([name, 'x'])));
      expect(lines[0]).toContain('these names lead out of the archive');
      expect(lines.slice(1)).toEqual([`  ${JSON.stringify(name)}`]);
    },
  );

  it('tells what is no zip file, and what is not there', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.zip'), 'PK no');
    await expect(openSource(join(folder, 'a.zip'))).rejects.toThrow(/a\.zip cannot be unpacked/);
    await expect(openSource(join(folder, 'b'))).rejects.toThrow(/b is not there; give a folder/);
  });
});
