import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PreparedSample, readIntactManifest } from '../../../cli/data/manifest.ts';
import { assertReplaceable, writeSample } from '../../../cli/data/writeSample.ts';
import { parseLabels } from '../../../demos/engine/data/csv.ts';
import { makeFiles, ROWS, temporaryFolder } from './fixtures.ts';

const terms = { source: 'folder', title: 'Test', license: 'MIT', attribution: 'Me' } as const;
const files = await makeFiles();
const images = ROWS.map(({ imageId }) => files.get(`images/${imageId}.jpg`) ?? new Uint8Array());
const sample: PreparedSample = { terms, rows: ROWS, images };

describe('writeSample', () => {
  it('writes rows sorted by id, images, and a manifest that describes each file', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'deep', 'sample');
    const reversed = { terms, rows: ROWS.toReversed(), images: images.toReversed() };
    const manifest = await writeSample(folder, { ...reversed, credits: Uint8Array.of(65) });

    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
    expect(manifest).toMatchObject({ ...terms, format: 'lesion-lab/sample', version: 1 });
    expect(Object.values(manifest.classCounts)).toEqual(Array(7).fill(2));
    expect(manifest.files.map(({ path }) => path).slice(0, 3)).toEqual([
      'labels.csv',
      'credits.csv',
      'images/akiec_1.jpg',
    ]);
    expect(manifest.files).toHaveLength(2 + ROWS.length);
    for (const { path, bytes, sha256 } of manifest.files) {
      const content = await readFile(join(folder, path));
      expect(content.length).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
    const labels = await readFile(join(folder, 'labels.csv'), 'utf8');
    expect(parseLabels(labels, '').rows).toEqual(ROWS);
    expect(await readdir(join(parent, 'deep'))).toEqual(['sample']);
  });

  it('replaces a sample whole, and leaves an equal one untouched', async () => {
    const folder = join(await temporaryFolder(), 'sample');
    await writeSample(folder, sample);
    const { ino } = await stat(folder);
    await writeSample(folder, sample);
    expect((await stat(folder)).ino).toBe(ino);

    await writeSample(folder, { terms, rows: ROWS.slice(1), images: images.slice(1) });
    expect((await stat(folder)).ino).not.toBe(ino);
    expect(await readdir(join(folder, 'images'))).toHaveLength(ROWS.length - 1);
  });

  it('leaves the old sample and nothing else when writing fails', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'sample');
    const manifest = await writeSample(folder, sample);
    // An id that no file can have makes the writing of its image fail half-way.
    const rows = ROWS.with(5, { imageId: 'x'.repeat(300), dx: 'df' });
    await expect(writeSample(folder, { terms, rows, images })).rejects.toThrow('ENAMETOOLONG');
    expect(await readIntactManifest(folder)).toEqual(manifest);
    expect(await readdir(parent)).toEqual(['sample']);
  });
});

describe('readIntactManifest', () => {
  it('gives the manifest as long as every file is as it says', async () => {
    const folder = join(await temporaryFolder(), 'sample');
    expect(await readIntactManifest(folder)).toBeUndefined();
    const manifest = await writeSample(folder, sample);
    expect(await readIntactManifest(folder)).toEqual(manifest);
    await writeFile(join(folder, 'images', 'mel_1.jpg'), 'x');
    expect(await readIntactManifest(folder)).toBeUndefined();
  });

  it.each([
    ['no JSON', () => 'x'],
    ['another format', (text: string) => text.replace('lesion-lab/sample', 'other')],
    ['a file outside', (text: string) => text.replace('images/mel_1.jpg', '../labels.csv')],
    ['an unknown source', (text: string) => text.replace('"folder"', '"moon"')],
    ['no files', (text: string) => text.replace(/"files".*/s, '"files": []}')],
  ])('takes no manifest with %s', async (_, change) => {
    const folder = join(await temporaryFolder(), 'sample');
    await writeSample(folder, sample);
    const path = join(folder, 'manifest.json');
    await writeFile(path, change(await readFile(path, 'utf8')));
    expect(await readIntactManifest(folder)).toBeUndefined();
  });
});

describe('assertReplaceable', () => {
  it('lets a sample, an empty and a new folder be replaced, and no other', async () => {
    const parent = await temporaryFolder();
    await assertReplaceable(join(parent, 'new'));
    await assertReplaceable(parent);
    await writeSample(join(parent, 'sample'), sample);
    await assertReplaceable(join(parent, 'sample'));
    await expect(assertReplaceable(parent)).rejects.toThrow(/holds "sample", which is no part/);
    await writeFile(join(parent, 'file'), '');
    await expect(assertReplaceable(join(parent, 'file'))).rejects.toThrow(/ENOTDIR/);
    await mkdir(join(parent, 'sample', '.git'));
    await expect(assertReplaceable(join(parent, 'sample'))).rejects.toThrow(/holds ".git"/);
  });
});
