/** The figures of a bench, as JSON's rows and as a table for people. */
import { type Bench, type ModelBench, operationsOf } from './benches.ts';
import type { SubjectName } from './subjects.ts';

/** One figure: what `--json` prints. */
export interface Row {
  bench: string;
  backend: string;
  /** What it was measured on: software, threads or adapter, processor. */
  device: string;
  subject: SubjectName;
  medianMs: number;
  runs: number;
  peakBytes?: number;
}

/** Rows of one bench, and what is to be said of those who have none. */
export interface BenchResult {
  bench: Bench;
  rows: Row[];
  /** Sentences: who failed, and how; who was measured cold. */
  notes: string[];
}

const COLUMNS = [
  { title: 'bench', width: 32 },
  { title: 'subject', width: 16 },
  { title: 'backend', width: 8 },
  { title: 'median', width: 10 },
  { title: 'GFLOP/s', width: 8 },
  { title: 'times lesion-lab', width: 17 },
  { title: 'peak', width: 9 },
  { title: 'runs', width: 5 },
];

export const TABLE_HEAD = line(COLUMNS.map(({ title }) => title));

/** Lines of the table for one bench, the notes below them. */
export function describeResult({ bench, rows, notes }: BenchResult): string {
  const operations = operationsOf(bench);
  const lines = rows.map((row) => {
    const own = rows.find((one) => one.bench === row.bench && one.subject === 'lesion-lab');
    return line([
      row.bench,
      row.subject,
      row.backend,
      duration(row.medianMs),
      operations === undefined ? '' : rate(operations / row.medianMs / 1e6),
      own && own !== row ? rate(row.medianMs / own.medianMs) : '',
      row.peakBytes === undefined ? '' : `${(row.peakBytes / 1e6).toFixed(0)} MB`,
      String(row.runs),
    ]);
  });
  return [...lines, ...notes.map((note) => `  ${bench.name}: ${note}`)].join('\n');
}

/** Each device once, with the subjects measured on it. */
export function describeDevices(rows: readonly Row[]): string {
  const subjects = Map.groupBy(rows, ({ device }) => device);
  const lines = [...subjects].map(([device, group]) => {
    return `${[...new Set(group.map(({ subject }) => subject))].join(', ')}: ${device}`;
  });
  return lines.join('\n');
}

/** How time grows: least squares through the times of one subject. */
export interface Fit {
  /** `train-step/vit-tiny` over images in a batch, `epoch/vit-tiny` over images in the sample. */
  series: string;
  subject: SubjectName;
  backend: string;
  /** Milliseconds that even no image would take. */
  intercept: number;
  /** Milliseconds an image. */
  slope: number;
  r2: number;
}

/** A line for every subject, model and backend measured at three sizes or more. */
export function fitResults(results: readonly BenchResult[]): Fit[] {
  const points = results.flatMap(({ bench, rows }) => {
    const images = imagesOf(bench);
    if (images === undefined) return [];
    const { kind, model } = bench as ModelBench;
    return rows.map((row) => ({ row, series: `${kind}/${model}`, x: images, y: row.medianMs }));
  });
  const groups = Map.groupBy(points, ({ series, row }) =>
    [series, row.subject, row.backend].join(),
  );
  return [...groups.values()]
    .filter((group) => group.length >= 3)
    .map((group) => {
      const [{ series, row }] = group;
      return { series, subject: row.subject, backend: row.backend, ...fitLine(group) };
    });
}

/** Over what a bench's time should be a line; `undefined` where there is no such thing. */
function imagesOf(bench: Bench): number | undefined {
  switch (bench.kind) {
    case 'forward':
    case 'train-step':
      return bench.batch;
    case 'epoch':
      return bench.images;
  }
}

/** The lines in words. */
export function describeFits(results: readonly BenchResult[]): string {
  const lines = fitResults(results).map(({ series, subject, backend, intercept, slope, r2 }) => {
    const line = `${duration(intercept)} + ${duration(slope)} an image, R² ${r2.toFixed(4)}`;
    return `${series}, ${subject} on ${backend}: ${line}`;
  });
  return lines.join('\n');
}

/** Least squares: `y ≈ intercept + slope · x`, and the part of the variance that it explains. */
export function fitLine(points: readonly { x: number; y: number }[]): {
  intercept: number;
  slope: number;
  r2: number;
} {
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const variance = mean(points.map(({ x }) => (x - meanX) ** 2));
  const slope = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / variance;
  const intercept = meanY - slope * meanX;
  const left = mean(points.map(({ x, y }) => (y - intercept - slope * x) ** 2));
  return { intercept, slope, r2: 1 - left / mean(points.map(({ y }) => (y - meanY) ** 2)) };
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, i) => cell.padEnd(COLUMNS[i].width))
    .join(' ')
    .trimEnd();
}

function duration(ms: number): string {
  return Math.abs(ms) < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function rate(value: number): string {
  return value < 100 ? value.toPrecision(2) : value.toFixed(0);
}
