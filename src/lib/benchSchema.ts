import { z } from 'astro/zod';

/** Who is measured, with the names that figures give them. */
export const SUBJECT_NAMES = {
  'lesion-lab': 'Lesion Lab',
  'stock-tfjs': 'TensorFlow.js',
  'jax-js': 'jax-js',
  'onnxruntime-web': 'ONNX Runtime Web',
  pytorch: 'PyTorch',
} as const;

const subject = z.enum(['lesion-lab', 'stock-tfjs', 'jax-js', 'onnxruntime-web', 'pytorch']);

/** What `npm run bench -- --record NAME` writes to `content/bench/`. */
export const benchSchema = z.strictObject({
  format: z.literal('lesion-lab/bench'),
  version: z.literal(1),
  id: z.string(),
  createdAt: z.iso.datetime(),
  command: z.string().min(1),
  versions: z.record(z.string(), z.string()),
  /** As `npm run bench -- --json` prints them. */
  rows: z
    .array(
      z.strictObject({
        bench: z.string(),
        subject,
        backend: z.string(),
        device: z.string(),
        medianMs: z.number().positive(),
        runs: z.int().positive(),
        peakBytes: z.number().positive().optional(),
      }),
    )
    .min(1),
  /** Least squares over images, in milliseconds. */
  fits: z.array(
    z.strictObject({
      series: z.string(),
      subject,
      backend: z.string(),
      intercept: z.number(),
      slope: z.number(),
      r2: z.number().max(1),
    }),
  ),
  /** Who failed, and how. */
  notes: z.array(z.strictObject({ bench: z.string(), note: z.string() })),
});

/** A recorded bench from `content/bench/`. */
export type BenchRecord = z.infer<typeof benchSchema>;
export type BenchRow = BenchRecord['rows'][number];
