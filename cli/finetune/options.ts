/** The settings of a run as options of a command. */
import {
  DEFAULT_CONFIG,
  LR_SCHEDULER_TYPES,
  type RunConfig,
  type Unfreeze,
} from '../../demos/engine/run.ts';
import { type OptionSpec, UserError } from '../shared/command.ts';

export const RUN_OPTIONS = {
  data: {
    type: 'string',
    value: 'DIR',
    default: 'public/data/sample',
    description: 'Folder with labels.csv and images/.',
  },
  model: {
    type: 'string',
    value: 'ID|DIR',
    default: DEFAULT_CONFIG.model,
    description:
      'A model of LESION_MODELS or public/models, a folder, OWNER/NAME[@REVISION] on Hugging Face, or vit-random.',
  },
  epochs: number(DEFAULT_CONFIG.numTrainEpochs, 'Passes over the training images.'),
  lr: number(DEFAULT_CONFIG.learningRate, 'Peak learning rate.'),
  schedule: {
    type: 'string',
    value: 'NAME',
    default: DEFAULT_CONFIG.lrSchedulerType,
    description: 'How the rate goes on: linear, cosine, constant, constant_with_warmup.',
  },
  warmup: number(DEFAULT_CONFIG.warmupRatio, 'Part of the steps in which the rate climbs from 0.'),
  batch: number(DEFAULT_CONFIG.batchSize, 'Images that go through the model at once.'),
  accumulate: number(DEFAULT_CONFIG.gradientAccumulationSteps, 'Batches per optimiser step.'),
  seed: number(DEFAULT_CONFIG.seed, 'Seeds split, head, order, augmentation and dropout.'),
  augment: {
    type: 'string',
    value: 'yes|no',
    default: DEFAULT_CONFIG.augment ? 'yes' : 'no',
    description: 'Random crops and flips of the training images.',
  },
  unfreeze: {
    type: 'string',
    value: 'all|N|head',
    default: String(DEFAULT_CONFIG.unfreeze),
    description: 'What learns: everything, the last N blocks and the head, or the head.',
  },
  'weight-decay': number(DEFAULT_CONFIG.weightDecay, 'Decoupled weight decay.'),
  'label-smoothing': number(
    DEFAULT_CONFIG.labelSmoothingFactor,
    'Part of each target that is shared out among all classes.',
  ),
  'class-weights': {
    type: 'string',
    value: 'none|balanced',
    default: DEFAULT_CONFIG.classWeights,
    description: 'Whether the rare classes count as much in the loss as the frequent ones.',
  },
  best: {
    type: 'string',
    value: 'loss|accuracy|none',
    default: 'none',
    description: 'Keep the epoch that is best on the test images, not the last one.',
  },
  patience: {
    type: 'string',
    value: 'N',
    description: 'Stop after N epochs without a better one; never if absent.',
  },
  images: { type: 'string', value: 'N', description: 'Use N images of the sample; all if absent.' },
  backend: {
    type: 'string',
    value: 'webgpu|wasm',
    default: 'wasm',
    description: 'What to compute on.',
  },
} as const satisfies Record<string, OptionSpec>;

/** An option that is a number. */
export function number(value: number, description: string) {
  return { type: 'string', value: 'N', default: String(value), description } as const;
}

/** Values of `RUN_OPTIONS`, as the command line gave them. */
export type RunOptionValues = {
  [K in keyof typeof RUN_OPTIONS]: K extends 'images' | 'patience' ? string | undefined : string;
};

const COUNT = { min: 1, integer: true };

/** @throws UserError naming the first option that is no good */
export function configFromOptions(values: RunOptionValues): RunConfig {
  const best = oneOf('best', values.best, ['loss', 'accuracy', 'none']);
  const augment = oneOf('augment', values.augment, ['yes', 'no']) === 'yes';
  return {
    ...DEFAULT_CONFIG,
    model: values.model,
    numTrainEpochs: parseNumber('epochs', values.epochs, COUNT),
    learningRate: parseNumber('lr', values.lr, { min: 0 }),
    lrSchedulerType: oneOf('schedule', values.schedule, LR_SCHEDULER_TYPES),
    warmupRatio: parsePart('warmup', values.warmup),
    batchSize: parseNumber('batch', values.batch, COUNT),
    gradientAccumulationSteps: parseNumber('accumulate', values.accumulate, COUNT),
    seed: parseNumber('seed', values.seed, { min: 0, integer: true }),
    augment,
    unfreeze: parseUnfreeze(values.unfreeze),
    weightDecay: parseNumber('weight-decay', values['weight-decay'], { min: 0 }),
    labelSmoothingFactor: parsePart('label-smoothing', values['label-smoothing']),
    classWeights: oneOf('class-weights', values['class-weights'], ['none', 'balanced']),
    loadBestModelAtEnd: best !== 'none',
    metricForBestModel: best === 'none' ? DEFAULT_CONFIG.metricForBestModel : best,
    earlyStoppingPatience:
      values.patience === undefined ? null : parseNumber('patience', values.patience, COUNT),
    sampleSize:
      values.images === undefined
        ? null
        : parseNumber('images', values.images, { min: 14, integer: true }),
    backend: oneOf('backend', values.backend, ['webgpu', 'wasm']),
  };
}

/** @throws UserError naming the option, where the text is no such number */
export function parseNumber(
  name: string,
  text: string,
  { min, integer = false }: { min: number; integer?: boolean },
): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < min) {
    throw new UserError(`--${name} must be a number of at least ${min}, not “${text}”.`);
  }
  if (integer && !Number.isInteger(value)) {
    throw new UserError(`--${name} must be a whole number, not “${text}”.`);
  }
  return value;
}

/** A number from 0 to below 1. */
function parsePart(name: string, text: string): number {
  const value = parseNumber(name, text, { min: 0 });
  if (value < 1) return value;
  throw new UserError(`--${name} must be a part from 0 to below 1, not “${text}”.`);
}

function parseUnfreeze(text: string): Unfreeze {
  if (text === 'all' || text === 'head') return text;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UserError(`--unfreeze must be all, head or a number of blocks, not “${text}”.`);
}

/** @throws UserError naming the option, where the text is none of the allowed ones */
export function oneOf<const T extends string>(
  name: string,
  text: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((value) => value === text);
  if (!found) throw new UserError(`--${name} must be ${allowed.join(' or ')}, not “${text}”.`);
  return found;
}
