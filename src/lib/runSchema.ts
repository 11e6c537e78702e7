import { z } from 'astro/zod';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { LR_SCHEDULER_TYPES, type Run } from '../../demos/engine/run.ts';

const share = z.number().min(0).max(1);
const backend = z.enum(['webgpu', 'wasm']);
const setMetrics = z.object({ loss: z.number().nonnegative(), accuracy: share });

/**
 * A recorded run: finished, and with everything that says how it was made. What is optional in a `Run`
 * that is still going on has to be there. A setting with a default is younger than some of the runs:
 * they were made as the default says.
 */
export const runSchema = z.object({
  format: z.literal('lesion-lab/run'),
  version: z.literal(1),
  id: z.string(),
  createdAt: z.iso.datetime(),
  command: z.string().min(1),
  config: z.object({
    model: z.string(),
    numTrainEpochs: z.int().positive(),
    learningRate: z.number().positive(),
    lrSchedulerType: z.enum(LR_SCHEDULER_TYPES).default('linear'),
    warmupRatio: share.default(0),
    batchSize: z.int().positive(),
    gradientAccumulationSteps: z.int().positive().default(1),
    seed: z.int(),
    augment: z.boolean(),
    unfreeze: z.union([z.enum(['all', 'head']), z.int().positive()]),
    weightDecay: z.number().nonnegative(),
    maxGradNorm: z.number().positive(),
    labelSmoothingFactor: share.default(0),
    classWeights: z.enum(['none', 'balanced']).default('none'),
    loadBestModelAtEnd: z.boolean().default(false),
    metricForBestModel: z.enum(['loss', 'accuracy']).default('loss'),
    earlyStoppingPatience: z.int().positive().nullable().default(null),
    testSize: share,
    sampleSize: z.int().positive().nullable(),
    backend: z.union([backend, z.literal('auto')]),
  }),
  versions: z.record(z.string(), z.string()),
  device: z.object({ backend, description: z.string(), threads: z.int().positive().optional() }),
  data: z.object({
    source: z.enum(['isic', 'folder', 'synthetic']),
    title: z.string(),
    labelsSha256: z.string().regex(/^[0-9a-f]{64}$/),
    train: z.array(z.string()),
    test: z.array(z.string()),
  }),
  model: z.object({
    id: z.string(),
    name: z.string(),
    pretrained: z.boolean(),
    parameters: z.int(),
    trainableParameters: z.int(),
    droppedParameters: z.array(z.string()),
    newParameters: z.array(z.string()),
  }),
  stepLosses: z.array(z.number()),
  epochs: z
    .array(z.object({ epoch: z.int(), train: setMetrics, test: setMetrics, seconds: z.number() }))
    .min(1),
  predictions: z
    .array(
      z.object({
        imageId: z.string(),
        label: z.enum(LABELS),
        probabilities: z.array(share).length(LABELS.length),
      }),
    )
    .min(1),
  bestEpoch: z.int().positive().optional(),
  seconds: z.number().positive(),
  peakBytes: z.number(),
  microBatchSize: z.int().positive().optional(),
  status: z.literal('done'),
}) satisfies z.ZodType<Run>;

/** A finished run from `content/runs/`. */
export type RecordedRun = z.infer<typeof runSchema>;
