/**
 * The suites that are recorded for the pages: what each asks, and by which runs.
 *
 * Whatever a setting does not name is as in step 5 of the tutorial (`DEFAULT_CONFIG`): 30 epochs in
 * batches of 16, all layers learn, images are augmented, a fifth of them is kept for the test.
 */
import { BUNDLED_MODEL } from '../../demos/engine/models/offers.ts';
import type { RunConfig } from '../../demos/engine/run.ts';
import type { Draw } from './draw.ts';

/** What to record. */
export interface SuiteSpec {
  name: string;
  /** What the runs are to tell: one sentence. */
  question: string;
  /** Each seed is a split, a head, an order and, where images are drawn, a draw of its own. */
  seeds: readonly number[];
  variants: readonly VariantSpec[];
  /** Whether the run of the first seed is kept whole, too, for the demos to show. */
  keepsFirst?: boolean;
}

/** One setting of a suite. */
export interface VariantSpec {
  /** Unique in the suite. */
  id: string;
  /** For people. */
  label: string;
  /** Its place on the axis, where the settings of the suite lie on one. */
  x?: number;
  config: Partial<RunConfig>;
  /**
   * Images to draw from the archive in place of the sample. They share no lesion with the sample,
   * which all of these runs are then asked about.
   */
  draw?: Draw;
}

const VIT_TINY = { model: 'vit-tiny-patch16-224' };
const NANO = { model: BUNDLED_MODEL };
const SWIN_TINY = { model: 'microsoft/swin-tiny-patch4-window7-224' };
const VIT_BASE = { model: 'google/vit-base-patch16-224-in21k' };

/** In the order in which they are recorded: those that take longest come last. */
export const SUITES: readonly SuiteSpec[] = [
  {
    name: 'lesion-vit-nano',
    question: 'What does the small model give that comes with this site?',
    seeds: seedsFrom42(10),
    variants: [{ id: 'lesion-vit-nano', label: 'lesion-vit-nano', config: NANO }],
    keepsFirst: true,
  },
  {
    name: 'learning-rate',
    question:
      'Which learning rates are too low, right, too high, and so high that training diverges?',
    seeds: seedsFrom42(5),
    variants: [5e-6, 5e-5, 5e-4, 5e-3, 5e-2, 0.5].map((learningRate) => ({
      id: `lr-${learningRate.toExponential()}`,
      label: learningRate.toExponential(),
      x: learningRate,
      config: { ...NANO, learningRate },
    })),
  },
  {
    name: 'imbalance',
    question: 'What becomes of the rare classes where two thirds of the images are nevi?',
    seeds: seedsFrom42(10),
    variants: [
      {
        id: 'balanced',
        label: 'classes alike',
        config: NANO,
        draw: { mix: 'balanced', size: 100 },
      },
      {
        id: 'natural',
        label: 'two thirds nevi',
        config: NANO,
        draw: { mix: 'natural', size: 100 },
      },
      {
        id: 'natural-weighted',
        label: 'two thirds nevi, weighted',
        config: { ...NANO, classWeights: 'balanced' },
        draw: { mix: 'natural', size: 100 },
      },
    ],
  },
  {
    name: 'augmentation',
    question: 'Do random crops and flips of the training images help?',
    seeds: seedsFrom42(10),
    variants: [
      { id: 'with', label: 'with augmentation', config: { ...NANO, augment: true } },
      { id: 'without', label: 'without augmentation', config: { ...NANO, augment: false } },
    ],
  },
  {
    name: 'unfreeze',
    question: 'How much of the model should learn: the head, the last blocks, or all of it?',
    seeds: seedsFrom42(10),
    variants: [
      { id: 'head', label: 'head alone', config: { ...NANO, unfreeze: 'head' } },
      { id: 'last-2', label: 'last 2 blocks and head', config: { ...NANO, unfreeze: 2 } },
      { id: 'all', label: 'all layers', config: { ...NANO, unfreeze: 'all' } },
    ],
  },
  {
    name: 'vit-tiny',
    question: 'What does fine-tuning ViT-Tiny on 80 images give, and how far does chance move it?',
    seeds: seedsFrom42(10),
    variants: [{ id: 'vit-tiny', label: 'ViT-Tiny', config: VIT_TINY }],
    keepsFirst: true,
  },
  {
    name: 'compare-models',
    question: 'Which model does best with the same images and the same settings?',
    seeds: seedsFrom42(10),
    variants: [
      { id: 'lesion-vit-nano', label: 'lesion-vit-nano', config: NANO },
      { id: 'vit-tiny', label: 'ViT-Tiny', config: VIT_TINY },
      { id: 'swin-tiny', label: 'Swin-Tiny', config: SWIN_TINY },
      { id: 'vit-base', label: 'ViT-Base', config: VIT_BASE },
    ],
  },
  {
    name: 'dataset-size',
    question: 'How much better does the model become with more images?',
    seeds: seedsFrom42(5),
    variants: [25, 50, 100, 200, 500, 1000].map((size) => ({
      id: `images-${size}`,
      label: size.toLocaleString('en-GB'),
      x: size,
      config: NANO,
      draw: { mix: 'balanced', size },
    })),
  },
];

/** 42, the seed of step 5, and those that follow. */
function seedsFrom42(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 42 + i);
}
