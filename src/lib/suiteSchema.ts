import { z } from 'astro/zod';
import { LABELS } from '../../demos/engine/data/labels.ts';
import type { Suite } from '../../demos/engine/suite.ts';
import { runSchema } from './runSchema.ts';

const { config, createdAt, versions, device, data, model } = runSchema.shape;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const losses = z.array(z.number().nonnegative().nullable()).min(1);
const shares = z.array(z.number().min(0).max(1).nullable()).min(1);
const predictions = z
  .object({
    images: z.array(z.string()).min(1),
    predicted: z.array(
      z
        .int()
        .min(0)
        .max(LABELS.length - 1),
    ),
  })
  .refine(({ images, predicted }) => images.length === predicted.length, {
    error: 'There must be one prediction an image.',
  });

const run = z
  .object({
    seed: z.int(),
    status: z.enum(['done', 'failed']),
    error: z.string().min(1).optional(),
    seconds: z.number().positive(),
    labelsSha256: sha256,
    trainImages: z.int().positive(),
    curves: z.object({
      trainLoss: losses,
      trainAccuracy: shares,
      testLoss: losses,
      testAccuracy: shares,
    }),
    test: predictions.optional(),
    heldOut: predictions.optional(),
  })
  .refine(({ status, error, test }) => (status === 'done' ? test && !error : error && !test), {
    error: 'A run that is done has predictions, and one that has failed says why.',
  });

const variant = z
  .object({
    id: z.string(),
    label: z.string().min(1),
    x: z.number().positive().optional(),
    config: config.omit({ seed: true }),
    awaited: z.string().min(1).optional(),
    made: z
      .object({
        createdAt,
        versions,
        device,
        data: data.pick({ source: true, title: true }),
        model: model.omit({ droppedParameters: true, newParameters: true }),
        weightsSha256: sha256.optional(),
      })
      .optional(),
    runs: z.array(run),
  })
  .refine(({ awaited, made, runs }) => (made ? runs.length > 0 && !awaited : awaited), {
    error: 'A setting has runs and says how they were made, or says why they are awaited.',
  });

/** A recorded suite: what each of its settings gave, or why that is awaited. */
export const suiteSchema = z
  .object({
    format: z.literal('lesion-lab/suite'),
    version: z.literal(1),
    name: z.string(),
    question: z.string().min(1),
    command: z.string().min(1),
    labels: z.record(z.string(), z.enum(LABELS)),
    variants: z.array(variant).min(1),
  })
  .refine(
    ({ labels, variants }) =>
      variants
        .flatMap(({ runs }) => runs)
        .flatMap(({ test, heldOut }) => [...(test?.images ?? []), ...(heldOut?.images ?? [])])
        .every((image) => image in labels),
    { error: 'Every image that was tested needs its label.' },
  ) satisfies z.ZodType<Suite>;
