/** What the rows of a recorded bench say, beyond what stands in them. */
import type { BenchRecord, BenchRow } from './benchSchema.ts';

/** Which rows: those of one subject, in benches of this name or, where it has a `*`, of such names. */
export interface RowQuery {
  bench: string;
  subject?: BenchRow['subject'];
  backend?: string;
}

/** @throws Error where there is none */
export function findRows(record: BenchRecord, query: RowQuery): BenchRow[] {
  const { bench, subject = 'lesion-lab', backend } = query;
  const parts = bench.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  const rows = record.rows.filter(
    (row) =>
      pattern.test(row.bench) &&
      row.subject === subject &&
      row.backend === (backend ?? row.backend),
  );
  if (rows.length > 0) return rows;
  const names = [...new Set(record.rows.map((row) => `${row.bench} (${row.subject})`))].join(', ');
  throw new Error(`Bench ${record.id} has no ${bench} of ${subject}. There are: ${names}.`);
}

/** Images that a row's time is for: `train-step/vit-tiny/b16`, `epoch/vit-tiny/b16/n40`. */
export function imagesOf({ bench }: BenchRow): number {
  const images = /\/n(\d+)$/.exec(bench) ?? /\/b(\d+)$/.exec(bench);
  if (!images) throw new Error(`The name ${bench} holds no number of images.`);
  return Number(images[1]);
}

/** Thousand million operations of float32 a second, of a matrix product or of the loop that does no other. */
export function gflops({ bench, medianMs }: BenchRow): number {
  if (bench === 'limit/arithmetic') return 1000 / medianMs;
  const shape = /^matmul\/..\/([\dx]+)$/.exec(bench)?.[1];
  if (!shape) throw new Error(`${bench} is no matrix product: it has no number of operations.`);
  // A multiplication and an addition for each pair.
  const operations = shape.split('x').reduce((product, side) => product * Number(side), 2);
  return operations / medianMs / 1e6;
}

/** What all threads together could reach that the row was measured with, by the record's own limit. */
export function gflopsLimit(record: BenchRecord, row: BenchRow): number {
  const threads = Number(/(\d+) threads?/.exec(row.device)?.[1] ?? Number.NaN);
  const [limit] = findRows(record, { bench: 'limit/arithmetic' });
  return threads * gflops(limit);
}
