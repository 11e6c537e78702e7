import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readPinnedRows } from '../../../cli/data/ham10000.ts';
import { prepareData } from '../../../cli/data/prepare.ts';
import { loadSampleFolder } from '../../../cli/shared/sampleFolder.ts';
import { startArchive } from './fakeArchive.ts';
import { makeFiles, makeImage, ROWS, temporaryFolder, writeFiles } from './fixtures.ts';

// A port that fetch refuses at once, so that no test waits for a network.
const OFFLINE = 'http://127.0.0.1:1';

beforeEach(() => {
  vi.stubEnv('LESION_DATA', '');
  vi.stubEnv('LESION_ISIC_URL', OFFLINE);
  return () => vi.unstubAllEnvs();
});

/** A folder with a sound sample of `ROWS`, and a place for the result. */
async function places() {
  const from = await temporaryFolder();
  await writeFiles(from, await makeFiles());
  const parent = await temporaryFolder();
  return { from, parent, out: join(parent, 'sample') };
}

describe('prepareData', () => {
  it('takes the folder that was asked for, and says so in one line', async () => {
    const { from, out, parent } = await places();
    const { line, manifest } = await prepareData({ from, out });
    expect(line).toMatch(/^Sample: 14 images from “.+”, in .+sample \(--from: .+\)\.$/);
    expect(manifest).toMatchObject({ source: 'folder', license: 'as given by its owner' });
    expect((await loadSampleFolder(out)).manifest).toEqual(manifest);
    expect(await readdir(parent)).toEqual(['sample']);

    vi.stubEnv('LESION_DATA', from);
    const again = await prepareData({ out });
    expect(again.manifest).toEqual(manifest);
    expect(again.line).toContain(`(LESION_DATA: ${from})`);
  });

  it('knows the pinned sample for HAM10000, with its licence and credit', async () => {
    const from = await temporaryFolder();
    const rows = await readPinnedRows();
    await writeFiles(from, await makeFiles(rows));
    const { manifest } = await prepareData({ from, out: join(await temporaryFolder(), 'sample') });
    expect(manifest).toMatchObject({
      source: 'folder',
      title: '100 HAM10000 images',
      license: 'CC-BY-NC-4.0',
      attribution:
        'HAM10000 Dataset: (c) by ViDIR Group, Department of Dermatology, Medical University of Vienna; https://doi.org/10.1038/sdata.2018.161',
    });
    expect(Object.values(manifest.classCounts).toSorted()).toEqual([14, 14, 14, 14, 14, 15, 15]);
  });

  it('leaves everything as it was when the folder is bad, and takes nothing else instead', async () => {
    const { from, out, parent } = await places();
    const { manifest } = await prepareData({ from, out });
    await writeFile(join(from, 'images', 'nv_1.jpg'), 'broken');
    await writeFile(join(from, 'images', 'nv_2.jpg'), 'broken');
    await expect(prepareData({ from, out })).rejects.toThrow(/2 problems\):\n.*:12: .*\n.*:13: /);
    expect((await loadSampleFolder(out)).manifest).toEqual(manifest);
    expect(await readdir(parent)).toEqual(['sample']);
    vi.stubEnv('LESION_DATA', join(from, 'nowhere'));
    await expect(prepareData({ out: join(parent, 'new') })).rejects.toThrow(/is not there/);
    expect(await readdir(parent)).toEqual(['sample']);
  });

  it('downloads the pinned images where there is no folder, once', async () => {
    const archive = await startArchive();
    const { out } = await places();
    const first = await prepareData({ out, isicUrl: archive.url });
    expect(first.manifest).toMatchObject({ source: 'isic', license: 'CC-BY-NC-4.0' });
    expect(first.manifest.files.map(({ path }) => path)).toContain('credits.csv');
    expect(first.line).toMatch(/^Sample: 100 HAM10000 images from the ISIC Archive, in /);
    const sample = await loadSampleFolder(out);
    expect(sample.examples.map(({ image, ...row }) => row)).toEqual(await readPinnedRows());

    const requests = archive.requests.length;
    const second = await prepareData({ out, isicUrl: archive.url });
    expect(second.manifest).toEqual(first.manifest);
    expect(second.line).toContain('there already; --force gets it again');
    expect(archive.requests).toHaveLength(requests);
    await prepareData({ out, isicUrl: archive.url, force: true });
    expect(archive.requests).toHaveLength(2 * requests);
  }, 30_000);

  it('downloads again when a file of the sample has changed', async () => {
    const archive = await startArchive();
    const { out } = await places();
    await prepareData({ out, isicUrl: archive.url });
    const requests = archive.requests.length;
    await writeFile(join(out, 'images', 'ISIC_0024595.jpg'), await makeImage(1));
    await prepareData({ out, isicUrl: archive.url });
    expect(archive.requests).toHaveLength(2 * requests);
  }, 30_000);

  it('draws synthetic lesions where nothing else is to be had, and replaces them when it is', async () => {
    const { from, out } = await places();
    const { line, manifest } = await prepareData({ out });
    expect(manifest.source).toBe('synthetic');
    expect(line).toMatch(
      /^Sample: 100 synthetic lesions \(seed 42\), in .+ \(no folder was given by --from or LESION_DATA; no images from the ISIC Archive, as 127\.0\.0\.1:1 could not be reached \(.+\)\)\.$/,
    );
    const { examples } = await loadSampleFolder(out);
    expect(examples).toHaveLength(100);
    expect(examples.every(({ image }) => image.width === 200 && image.height === 150)).toBe(true);
    expect((await prepareData({ out })).manifest).toEqual(manifest);

    // Another seed draws anew, and --source goes before the setting.
    vi.stubEnv('LESION_DATA', from);
    const other = await prepareData({ out, source: 'synthetic', seed: 7 });
    expect(other.manifest.title).toBe('100 synthetic lesions (seed 7)');
    const hashes = new Set(manifest.files.map(({ sha256 }) => sha256));
    expect(other.manifest.files.some(({ sha256 }) => hashes.has(sha256))).toBe(false);

    vi.stubEnv('LESION_DATA', '');
    const archive = await startArchive();
    expect((await prepareData({ out, isicUrl: archive.url })).manifest.source).toBe('isic');
  }, 120_000);

  it('fails where the source that was asked for has nothing', async () => {
    const { from, out, parent } = await places();
    await expect(prepareData({ out, source: 'isic' })).rejects.toThrow(
      /^No sample from the ISIC Archive: 127\.0\.0\.1:1 could not be reached/,
    );
    expect(await readdir(parent)).toEqual([]);
    await expect(prepareData({ out, from, source: 'isic' })).rejects.toThrow(/two samples/);
    await expect(prepareData({ out, source: 'isic', isicUrl: 'moon' })).rejects.toThrow(
      /"moon" is no address/,
    );
  });

  it('writes over no folder that holds something else', async () => {
    const { from, parent } = await places();
    const out = join(parent, 'thesis');
    await cp(from, out, { recursive: true });
    await writeFile(join(out, 'thesis.tex'), 'years of work');
    await expect(prepareData({ from, out })).rejects.toThrow(/holds "thesis.tex"/);
    expect(await readFile(join(out, 'thesis.tex'), 'utf8')).toBe('years of work');
  });

  it('can write over the folder that it reads', async () => {
    const { from } = await places();
    const { manifest } = await prepareData({ from, out: from });
    expect((await loadSampleFolder(from)).manifest).toEqual(manifest);
    expect(manifest.files).toHaveLength(1 + ROWS.length);
  });
});
