/** The numbers of a recorded bench that the prose may quote, each written as prose writes it. */
import { formatBytes, formatPercent } from '../../demos/islands/bench/format.ts';
import { findRows, gflops, gflopsLimit, imagesOf, type RowQuery } from './benchRows.ts';
import type { BenchRecord, BenchRow } from './benchSchema.ts';

/** What of a row. `of` a fit, `bench` is the name of its series: `train-step/vit-tiny`. */
export interface BenchValueQuery extends RowQuery {
  value: string;
  /** The engine's bench that `times` compares with; the same one, unless told. */
  own?: string;
}

/**
 * One value of a bench in words; of several rows, the smallest and the largest: "61 to 73".
 *
 * @throws Error that lists the names there are
 */
export function benchValue(record: BenchRecord, query: BenchValueQuery): string {
  const fitted = FIT_VALUES[query.value];
  if (fitted) return fitted(findFit(record, query));
  const define = ROW_VALUES[query.value];
  if (!define) {
    const names = Object.keys({ ...ROW_VALUES, ...FIT_VALUES }).join(', ');
    throw new Error(`BenchValue: there is no value "${query.value}". There are: ${names}.`);
  }
  const rows = findRows(record, query);
  const numbers = rows.map((row) => define.number(row, record, query));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map(define.format);
  return low === high ? low : `${low} to ${high}`;
}

interface RowValue {
  number: (row: BenchRow, record: BenchRecord, query: BenchValueQuery) => number;
  format: (value: number) => string;
}

const ROW_VALUES: Record<string, RowValue> = {
  time: { number: (row) => row.medianMs, format: formatMs },
  timeAnImage: { number: timeAnImage, format: formatMs },
  /** How many times the engine's time, for as many images. */
  times: {
    number: (row, record, { own, backend }) => {
      const [ours] = findRows(record, { bench: own ?? row.bench, backend });
      return own ? timeAnImage(row) / timeAnImage(ours) : row.medianMs / ours.medianMs;
    },
    format: formatTimes,
  },
  gflops: { number: gflops, format: formatRate },
  /** Of what the threads could compute at most. */
  partOfLimit: {
    number: (row, record) => gflops(row) / gflopsLimit(record, row),
    format: formatPercent,
  },
  gflopsLimit: { number: (row, record) => gflopsLimit(record, row), format: formatRate },
  /** Of a copy of 10⁹ bytes: gigabytes a second. */
  copyRate: { number: (row) => 1000 / row.medianMs, format: formatRate },
  peakBytes: {
    number: (row) => row.peakBytes ?? Number.NaN,
    format: (bytes) => bytes.toLocaleString('en-GB'),
  },
  peak: { number: (row) => row.peakBytes ?? Number.NaN, format: formatBytes },
};

type Fit = BenchRecord['fits'][number];

const FIT_VALUES: Record<string, (fit: Fit) => string> = {
  slope: ({ slope }) => formatMs(slope),
  intercept: ({ intercept }) => formatMs(intercept),
  r2: ({ r2 }) => r2.toFixed(4),
};

function findFit({ id, fits }: BenchRecord, query: BenchValueQuery): Fit {
  const { bench, subject = 'lesion-lab', backend } = query;
  const fit = fits.find(
    (one) =>
      one.series === bench && one.subject === subject && one.backend === (backend ?? one.backend),
  );
  if (fit) return fit;
  const names = fits.map((one) => `${one.series} (${one.subject}, ${one.backend})`).join(', ');
  throw new Error(`Bench ${id} has no line through ${bench} of ${subject}. There are: ${names}.`);
}

function timeAnImage(row: BenchRow): number {
  return row.medianMs / imagesOf(row);
}

/** A time with two or three digits: "3.4 ms", "257 ms", "4.12 s". */
export function formatMs(ms: number): string {
  const size = Math.abs(ms);
  if (size < 9.95) return `${ms.toFixed(1)} ms`;
  if (size < 999.5) return `${ms.toFixed(0)} ms`;
  return `${(ms / 1000).toFixed(size < 9995 ? 2 : 1)} s`;
}

/** How many times as long: "0.67", "1.4", "21". */
export function formatTimes(times: number): string {
  if (times < 0.995) return times.toFixed(2);
  return times.toFixed(times < 9.95 ? 1 : 0);
}

/** A rate with two digits or more: "0.8", "63". */
export function formatRate(rate: number): string {
  return rate.toFixed(rate < 9.95 ? 1 : 0);
}
