/** What the bundled model learnt from, held against the sample that it is measured on. */
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';

/** Columns that both tables have. */
interface Row {
  image_id: string;
  lesion_id: string;
}

async function readRows(path: string): Promise<Row[]> {
  return Papa.parse<Row>(await readFile(path, 'utf8'), { header: true, skipEmptyLines: true }).data;
}

const training = await readRows('content/python/pretraining/training_ids.csv');
const sample = await readRows('content/sample/ham10000-sample-100.csv');

describe('the images that the bundled model learnt from', () => {
  it('are those of HAM10000 but for the lesions of the sample', () => {
    // HAM10000 has 10,015 images of 7,470 lesions; each image of the sample shows a lesion of its own.
    const lesions = new Set([...training, ...sample].map((row) => row.lesion_id));
    expect(lesions.size).toBe(7470);
    expect(new Set(training.map((row) => row.image_id)).size).toBe(training.length);
    expect(training.every((row) => /^ISIC_\d{7}$/.test(row.image_id))).toBe(true);
  });

  it('show no image and no lesion of the sample', () => {
    expect(sample).toHaveLength(100);
    for (const column of ['image_id', 'lesion_id'] as const) {
      const seen = new Set(training.map((row) => row[column]));
      expect(sample.map((row) => row[column]).filter((id) => seen.has(id))).toEqual([]);
    }
  });
});
