import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Archive, drawSample, openArchive } from '../../../cli/record/draw.ts';
import { Recorder } from '../../../cli/record/recorder.ts';
import { writeLabels } from '../../../demos/engine/data/csv.ts';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { LabelRow } from '../../../demos/engine/data/sample.ts';
import { countClasses } from '../../../demos/engine/data/validate.ts';
import { suiteSchema } from '../../../src/lib/suiteSchema.ts';
import { modelFiles } from '../../engine/support/hubModels.ts';
import { makeFiles, makeImage, ROWS, temporaryFolder, writeFiles } from '../data/fixtures.ts';

/** Lesions of each class in the archive: two thirds of its images are nevi. */
const LESIONS = { akiec: 4, bcc: 4, bkl: 6, df: 2, mel: 6, nv: 40, vasc: 2 };

/** Every lesion but a dermatofibroma has two images. */
const ARCHIVE: LabelRow[] = LABELS.flatMap((dx) =>
  Array.from({ length: LESIONS[dx] }, (_, i) => `${dx}-${i}`).flatMap((lesionId) =>
    ['a', 'b']
      .slice(0, dx === 'df' ? 1 : 2)
      .map((view) => ({ imageId: `${lesionId}${view}`, dx, lesionId })),
  ),
);

let location: string;
let archive: Archive;

beforeAll(async () => {
  location = await mkdtemp(join(tmpdir(), 'lesion-lab-archive-'));
  const image = await makeImage(150);
  await writeFiles(
    location,
    new Map<string, Uint8Array | string>([
      ['HAM10000_metadata.csv', writeLabels(ARCHIVE)],
      ...ARCHIVE.map(({ imageId }) => [`images/${imageId}.jpg`, image] as const),
    ]),
  );
  archive = await openArchive(location);
});

afterAll(() => rm(location, { recursive: true }));

const ids = (rows: readonly LabelRow[]) => rows.map(({ imageId }) => imageId);

describe('drawSample', () => {
  it('takes one image a lesion, and none of a lesion that is kept out', async () => {
    const keptOut = ARCHIVE.filter(({ lesionId }) => /^(nv-[0-9]|mel-0)$/.test(lesionId ?? ''));
    const { examples, manifest } = await drawSample(
      archive,
      { mix: 'balanced', size: 53 },
      keptOut,
      1,
    );
    const lesions = examples.map(({ lesionId }) => lesionId);
    expect(new Set(lesions).size).toBe(53);
    for (const { lesionId } of keptOut) expect(lesions).not.toContain(lesionId);
    expect(manifest).toMatchObject({ title: '53 HAM10000 images', license: 'CC-BY-NC-4.0' });
    expect(examples[0].image).toMatchObject({ width: 200, height: 150 });
  });

  it('makes the classes equal, and a small draw part of a large one', async () => {
    const draw = (size: number, seed: number) =>
      drawSample(archive, { mix: 'balanced', size }, [], seed);
    const small = await draw(14, 3);
    expect(Object.values(small.manifest.classCounts)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    const large = ids((await draw(24, 3)).examples);
    expect(large).toEqual(expect.arrayContaining(ids(small.examples)));
    expect(ids((await draw(14, 3)).examples)).toEqual(ids(small.examples));
    expect(ids((await draw(14, 4)).examples)).not.toEqual(ids(small.examples));
  });

  it('has the shares of the images, not of the lesions, in a natural draw', async () => {
    const { examples } = await drawSample(archive, { mix: 'natural', size: 21 }, [], 1);
    // By hand: 21 of 126 images are a sixth, and a sixth of 8, 8, 12, 2, 12, 80 and 4 is
    // 1.33, 1.33, 2, 0.33, 2, 13.33 and 0.67; each class has one at least.
    const counts = countClasses(examples);
    expect(Object.values(counts).reduce((a, b) => a + b)).toBe(21);
    expect(counts).toMatchObject({ bkl: 2, df: 1, mel: 2, vasc: 1 });
    expect(counts.nv).toBeGreaterThanOrEqual(13);
  });

  it('says what to do where the archive is too small', async () => {
    await expect(drawSample(archive, { mix: 'balanced', size: 65 }, [], 1)).rejects.toThrow(
      /has 64 lesions that can be drawn, and 65 are needed; give a larger archive/,
    );
  });
});

describe('a suite of drawn images', () => {
  it('asks every model about the sample', async () => {
    const model = await temporaryFolder();
    await writeFiles(model, new Map(Object.entries(await modelFiles())));
    const data = await temporaryFolder();
    await writeFiles(data, await makeFiles());
    const out = await temporaryFolder();
    const recorder = new Recorder({
      data,
      archive: location,
      backend: 'wasm',
      out,
      workshop: join(out, 'workshop'),
      onLine: () => {},
    });
    const config = { model, numTrainEpochs: 1 };
    const [suite] = await recorder.record([
      {
        name: 'drawn',
        question: 'Does it work?',
        seeds: [1],
        variants: [
          { id: 'natural', label: 'natural', config, draw: { mix: 'natural', size: 21 } },
          { id: 'balanced', label: 'balanced', config, draw: { mix: 'balanced', size: 28 } },
        ],
      },
    ]);
    const { variants, labels } = suiteSchema.parse(JSON.parse(JSON.stringify(suite)));
    expect(variants.map(({ runs }) => runs[0].trainImages)).toEqual([17, 22]);
    for (const { runs } of variants) {
      expect(runs[0].heldOut?.images).toEqual(ids(ROWS));
      for (const image of runs[0].test?.images ?? []) expect(ids(ARCHIVE)).toContain(image);
    }
    for (const { imageId, dx } of ROWS) expect(labels[imageId]).toBe(dx);
    expect(variants[0].runs[0].labelsSha256).not.toBe(variants[1].runs[0].labelsSha256);
  });
});
