/** From a recorded bench to what its charts are drawn from. */
import type { BarChartProps } from '../../demos/charts/BarChart.tsx';
import type { DotPlotProps } from '../../demos/charts/DotPlot.tsx';
import type { LineChartProps } from '../../demos/charts/LineChart.tsx';
import type { ScatterFitProps } from '../../demos/charts/ScatterFit.tsx';
import { formatBytes } from '../../demos/islands/bench/format.ts';
import { findRows, gflops, gflopsLimit, imagesOf } from './benchRows.ts';
import { type BenchRecord, type BenchRow, SUBJECT_NAMES } from './benchSchema.ts';
import { formatMs, formatRate, formatTimes } from './benchValue.ts';

const MODEL_NAMES: Record<string, string> = {
  'vit-tiny': 'ViT-Tiny',
  'vit-base': 'ViT-Base',
  'vit-micro': 'a very small ViT',
};

/** Backends by name; those of a GPU in PyTorch are its own words. */
const PLACES: Record<string, string> = { wasm: 'WebAssembly', webgpu: 'WebGPU', cpu: 'processor' };

const isOwn = (row: BenchRow) => row.subject === 'lesion-lab';
const modelOf = (row: BenchRow) => MODEL_NAMES[row.bench.split('/')[1]];

/** A training step's time for an image, of each subject at its largest batch. */
export function trainStepBars(record: BenchRecord): Omit<BarChartProps, 'id'> {
  const steps = record.rows.filter((row) => row.bench.startsWith('train-step/'));
  const groups = [...Map.groupBy(steps, modelOf)].map(([model, rows]) => {
    const largest = [...Map.groupBy(rows, ({ subject }) => subject).values()].map((own) =>
      own.reduce((a, b) => (imagesOf(b) > imagesOf(a) ? b : a)),
    );
    const ours = largest.find(isOwn);
    const bars = largest
      .map((row) => {
        const value = row.medianMs / imagesOf(row);
        const times = ours && value / (ours.medianMs / imagesOf(ours));
        return {
          label: SUBJECT_NAMES[row.subject],
          detail: `batch of ${imagesOf(row)}`,
          value,
          text: formatMs(value),
          comparison: row === ours || times === undefined ? '1' : formatTimes(times),
          emphasised: row === ours,
        };
      })
      .sort((a, b) => a.value - b.value);
    return { label: model, bars };
  });
  return {
    title: `A training step on ${PLACES[findRows(record, { bench: 'train-step/*' })[0].backend]}`,
    valueLabel: 'an image',
    comparisonLabel: 'times ours',
    groups: groups.length > 1 ? groups : [{ bars: groups[0].bars }],
  };
}

/** The rate of matrix products in every transposition, by shape. */
export function productDots(record: BenchRecord): Omit<DotPlotProps, 'id'> {
  const products = record.rows.filter(({ bench }) => bench.startsWith('matmul/'));
  const shapes = Map.groupBy(products, ({ bench }) => bench.split('/')[2]);
  const subjects = [...new Set(products.map(({ subject }) => subject))];
  const hasLimit = record.rows.some(({ bench }) => bench === 'limit/arithmetic');
  const [ours] = findRows(record, { bench: 'matmul/*' });
  return {
    title: 'Matrix products',
    description:
      'For each shape and each of its four transpositions, how fast the product is computed by each of those compared; the data table has the numbers.',
    valueLabel: 'GFLOP/s',
    format: formatRate,
    // The peers in an order that gives them their shapes: what trains in browsers, PyTorch, TensorFlow.js.
    series: (['lesion-lab', 'jax-js', 'pytorch', 'stock-tfjs'] as const)
      .filter((id) => subjects.includes(id))
      .map((id) => ({ id, label: SUBJECT_NAMES[id] })),
    groups: [...shapes].map(([shape, rows]) => ({
      label: describeShape(shape),
      rows: [...Map.groupBy(rows, ({ bench }) => bench.split('/')[1])].map(([letters, row]) => ({
        label: describeTransposition(letters),
        values: Object.fromEntries(row.map((one) => [one.subject, gflops(one)])),
      })),
    })),
    reference: hasLimit
      ? { value: gflopsLimit(record, ours), label: 'what vectors of four allow' }
      : undefined,
  };
}

/** Time over images, with the recorded lines, on WebAssembly and beside it. */
export function growthScatters(record: BenchRecord): Omit<ScatterFitProps, 'id'>[] {
  const charts = [
    { series: 'train-step/vit-tiny', title: 'A training step', xLabel: 'images in the batch' },
    { series: 'epoch/vit-tiny', title: 'An epoch', xLabel: 'images in the sample' },
  ];
  return charts.map(({ series, title, xLabel }) => {
    const fits = record.fits.filter((fit) => fit.series === series && fit.backend !== 'webgpu');
    return {
      title,
      description: 'Measured times as dots, and the straight line that fits them best.',
      xLabel,
      yLabel: 'seconds',
      series: fits.map(({ subject, backend, intercept, slope }) => ({
        id: subject,
        label: SUBJECT_NAMES[subject],
        points: findRows(record, { bench: `${series}/*`, subject, backend })
          .map((row) => ({ x: imagesOf(row), y: row.medianMs / 1000 }))
          .sort((a, b) => a.x - b.x),
        fit: { intercept: intercept / 1000, slope: slope / 1000 },
      })),
    };
  });
}

/** Peaks of memory during a training step. */
export function memoryBars(record: BenchRecord): Omit<BarChartProps, 'id'> {
  const peaks = record.rows.filter((row) => row.bench.startsWith('memory/'));
  const groups = Map.groupBy(peaks, (row) => `${modelOf(row)}, batch of ${imagesOf(row)}`);
  return {
    title: 'Memory of a training step',
    valueLabel: 'at most',
    groups: [...groups].map(([label, rows]) => ({
      label,
      bars: rows.map(({ subject, backend, peakBytes = Number.NaN }) => ({
        label: SUBJECT_NAMES[subject],
        detail: PLACES[backend] ?? backend,
        value: peakBytes,
        text: formatBytes(peakBytes),
        emphasised: subject === 'lesion-lab',
      })),
    })),
  };
}

/** A long run by the hundred steps, one chart for each backend. */
export function longRunLines(record: BenchRecord): Omit<LineChartProps, 'id'>[] {
  const hundreds = record.rows.filter((row) => row.bench.startsWith('steps/'));
  return [...Map.groupBy(hundreds, ({ backend }) => backend)].map(([backend, rows]) => {
    const points = rows.map((row) => {
      const [first, last] = /(\d+)-(\d+)$/.exec(row.bench)?.slice(1).map(Number) ?? [];
      return { x: (first - 1 + last) / 2, y: row.medianMs };
    });
    const last = Math.max(...points.map(({ x }) => x)) + points[0].x;
    return {
      title: `A long run on ${PLACES[backend] ?? backend}`,
      description: 'The median time of a step, for each hundred steps of a run.',
      xLabel: 'step',
      yLabel: 'milliseconds',
      xDomain: [0, last] as const,
      series: [{ id: 'lesion-lab', label: 'a step', points }],
    };
  });
}

/** `48x197x64x197` as "48 × (197 × 64 by 64 × 197)". */
function describeShape(shape: string): string {
  const sides = shape.split('x');
  const [rows, inner, columns] = sides.slice(-3);
  const product = `${rows} × ${inner} by ${inner} × ${columns}`;
  return sides.length === 4 ? `${sides[0]} at once, ${product}` : product;
}

/** `tn` as "AᵀB". */
function describeTransposition(letters: string): string {
  return ['A', 'B'].map((name, i) => (letters[i] === 't' ? `${name}ᵀ` : name)).join('');
}
