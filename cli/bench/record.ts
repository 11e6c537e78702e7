/** Keeps the figures of a bench where the site finds them, with all that says how they were made. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { version_core } from '@tensorflow/tfjs-core';
import packageJson from '../../package.json' with { type: 'json' };
import { type BenchResult, type Fit, fitResults, type Row } from './report.ts';

const FOLDER = 'content/bench';

/** A recorded bench: what a figure of the site is drawn from. */
interface Recording {
  format: 'lesion-lab/bench';
  version: 1;
  id: string;
  createdAt: string;
  /** What to type to make this recording again. */
  command: string;
  /** Those that no row's `device` tells. */
  versions: Record<string, string>;
  rows: Row[];
  fits: Fit[];
  notes: { bench: string; note: string }[];
}

/** A recording of these results, made now. */
export function newRecording(
  id: string,
  command: string,
  results: readonly BenchResult[],
): Recording {
  const peers = packageJson.devDependencies;
  return {
    format: 'lesion-lab/bench',
    version: 1,
    id,
    createdAt: new Date().toISOString(),
    command,
    versions: {
      'lesion-lab': packageJson.version,
      tfjs: version_core,
      'jax-js': peers['@jax-js/jax'],
      'onnxruntime-web': peers['onnxruntime-web'],
    },
    rows: results.flatMap(({ rows }) => rows),
    fits: fitResults(results),
    notes: results.flatMap(({ bench, notes }) =>
      notes.map((note) => ({ bench: bench.name, note })),
    ),
  };
}

/** @returns the path of its file */
export async function writeRecording(recording: Recording): Promise<string> {
  const path = join(FOLDER, `${recording.id}.json`);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(path, `${JSON.stringify(recording, sixDigits, 2)}\n`);
  return path;
}

/** No clock tells more than six digits of a time, and the file stays short. */
function sixDigits(_key: string, value: unknown): unknown {
  const isFraction = typeof value === 'number' && !Number.isInteger(value);
  return isFraction ? Number(value.toPrecision(6)) : value;
}
