/** The settings of a run as text: one table for links, for the controls and for the command. */
import {
  DEFAULT_CONFIG,
  LR_SCHEDULER_TYPES,
  type RunConfig,
  type Unfreeze,
} from '../engine/run.ts';
import { isKeptModel } from '../worker/keptModels.ts';

/** A setting that a reader can change. */
export interface Setting {
  /** What it is called beside its control. */
  label: string;
  /** What its value must be, as the end of a sentence: "a whole number from 1 to 200". */
  rule: string;
  /** Its value as text. */
  read(config: RunConfig): string;
  /** The config with this value; `undefined` where the text breaks the rule. */
  write(config: RunConfig, text: string): RunConfig | undefined;
}

/** Names of the settings, as they stand in a link. */
export type SettingName =
  | 'model'
  | 'unfreeze'
  | 'epochs'
  | 'lr'
  | 'batch'
  | 'images'
  | 'augment'
  | 'seed'
  | 'backend'
  | MoreSettingName;

/** Names of those that most runs leave as they are. */
type MoreSettingName = (typeof MORE_SETTINGS)[number];

/** The settings that most runs leave as they are, in the order of the controls. */
export const MORE_SETTINGS = [
  'weight-decay',
  'schedule',
  'warmup',
  'accumulate',
  'label-smoothing',
  'class-weights',
  'best',
  'patience',
] as const;

/** Every setting, in the order of the controls. */
export const SETTINGS: Record<SettingName, Setting> = {
  model: {
    label: 'Model',
    rule: 'the name of a model of this site or of your own, or owner/name or owner/name@revision on Hugging Face',
    read: (config) => config.model,
    write: (config, text) => (isModelName(text) ? { ...config, model: text } : undefined),
  },
  unfreeze: {
    label: 'Train',
    rule: '“all”, “head” or a number of blocks from 1 to 48',
    read: (config) => String(config.unfreeze),
    write: (config, text) => {
      const unfreeze = parseUnfreeze(text);
      return unfreeze === undefined ? undefined : { ...config, unfreeze };
    },
  },
  epochs: {
    label: 'Epochs',
    ...wholeNumber(1, 200, 'numTrainEpochs'),
  },
  lr: {
    label: 'Learning rate',
    ...number(1e-7, 1, 'learningRate'),
  },
  batch: {
    label: 'Batch',
    ...wholeNumber(1, 64, 'batchSize'),
  },
  images: {
    label: 'Images',
    rule: '“all” or a whole number from 14 to 10000',
    read: (config) => (config.sampleSize === null ? 'all' : String(config.sampleSize)),
    write: (config, text) =>
      text === 'all' || text === ''
        ? { ...config, sampleSize: null }
        : wholeNumber(14, 10000, 'sampleSize').write(config, text),
  },
  augment: {
    label: 'Augment',
    rule: '1 (crop and flip) or 0 (none)',
    read: (config) => (config.augment ? '1' : '0'),
    write: (config, text) =>
      text === '1' || text === '0' ? { ...config, augment: text === '1' } : undefined,
  },
  seed: {
    label: 'Seed',
    ...wholeNumber(0, 2 ** 31 - 1, 'seed'),
  },
  backend: {
    label: 'Device',
    ...choice(['auto', 'webgpu', 'wasm'], 'backend'),
  },
  'weight-decay': {
    label: 'Weight decay',
    ...number(0, 10, 'weightDecay'),
  },
  schedule: {
    label: 'Schedule',
    ...choice(LR_SCHEDULER_TYPES, 'lrSchedulerType'),
  },
  warmup: {
    label: 'Warm-up',
    ...number(0, 0.99, 'warmupRatio'),
  },
  accumulate: {
    label: 'Accumulation',
    ...wholeNumber(1, 64, 'gradientAccumulationSteps'),
  },
  'label-smoothing': {
    label: 'Label smoothing',
    ...number(0, 0.99, 'labelSmoothingFactor'),
  },
  'class-weights': {
    label: 'Class weights',
    ...choice(['none', 'balanced'], 'classWeights'),
  },
  best: {
    label: 'Model kept',
    rule: '“none” (the last epoch), “loss” or “accuracy”',
    read: (config) => (config.loadBestModelAtEnd ? config.metricForBestModel : 'none'),
    write: (config, text) => {
      const { metricForBestModel } = DEFAULT_CONFIG;
      if (text === 'none') return { ...config, loadBestModelAtEnd: false, metricForBestModel };
      if (text !== 'loss' && text !== 'accuracy') return undefined;
      return { ...config, loadBestModelAtEnd: true, metricForBestModel: text };
    },
  },
  patience: {
    label: 'Patience',
    rule: '“none” (no early end) or a whole number from 1 to 200',
    read: (config) => String(config.earlyStoppingPatience ?? 'none'),
    write: (config, text) =>
      text === 'none' || text === ''
        ? { ...config, earlyStoppingPatience: null }
        : wholeNumber(1, 200, 'earlyStoppingPatience').write(config, text),
  },
};

/** Whether a setting is another than that of the tutorial's step 5. */
export function isChanged(config: RunConfig, name: SettingName): boolean {
  return SETTINGS[name].read(config) !== SETTINGS[name].read(DEFAULT_CONFIG);
}

type SettingRule = Omit<Setting, 'label'>;

/** Fields of a config whose values are of a type. */
type FieldOf<T> = { [K in keyof RunConfig]: RunConfig[K] extends T ? K : never }[keyof RunConfig];

/** One of some words. */
function choice<F extends FieldOf<string>>(values: readonly RunConfig[F][], field: F): SettingRule {
  const quoted = values.map((value) => `“${value}”`);
  return {
    rule: `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`,
    read: (config) => config[field],
    write: (config, text) => {
      const value = values.find((candidate) => candidate === text);
      return value === undefined ? undefined : { ...config, [field]: value };
    },
  };
}

/** A number that need not be whole. */
function number(low: number, high: number, field: FieldOf<number>): SettingRule {
  return {
    rule: `a number from ${low} to ${high}`,
    read: (config) => formatNumber(config[field]),
    write: (config, text) => {
      const value = parseNumber(text);
      const fits = value !== undefined && value >= low && value <= high;
      return fits ? { ...config, [field]: value } : undefined;
    },
  };
}

/** 0.00005 as "5e-5", 0.01 as "0.01": the way learning rates are written. */
function formatNumber(value: number): string {
  return value > 0 && value < 1e-3 ? value.toExponential() : String(value);
}

function wholeNumber(low: number, high: number, field: FieldOf<number | null>): SettingRule {
  return {
    rule: `a whole number from ${low} to ${high}`,
    read: (config) => String(config[field]),
    write: (config, text) => {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= low && value <= high ? { ...config, [field]: value } : undefined;
    },
  };
}

/** A decimal number, perhaps with an exponent; not the "0x10" and "" that `Number` also takes. */
function parseNumber(text: string): number | undefined {
  return /^\d*\.?\d+(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** As folders, Hugging Face's repositories and kept models are named; no path that climbs. */
function isModelName(text: string): boolean {
  const form = /^\w[\w.-]*(\/\w[\w.-]*)?(@\w[\w./-]*)?$/;
  const isName = form.test(text) || isKeptModel(text);
  return isName && text.length <= 200 && !text.includes('..');
}

function parseUnfreeze(text: string): Unfreeze | undefined {
  if (text === 'all' || text === 'head') return text;
  const blocks = /^\d+$/.test(text) ? Number(text) : 0;
  return blocks >= 1 && blocks <= 48 ? blocks : undefined;
}
