/**
 * The settings of a run as text: in the page's query string, so that a link carries them, and in the
 * controls. One table serves both.
 *
 *     ?model=vit-tiny-patch16-224&epochs=30&lr=5e-5&batch=16&seed=42&augment=1&unfreeze=all
 *     &images=56&backend=wasm&hide=controls
 */
import type { RunConfig, Unfreeze } from '../engine/run.ts';

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
  | 'backend';

/** Every setting, in the order of the controls. */
export const SETTINGS: Record<SettingName, Setting> = {
  model: {
    label: 'Model',
    rule: 'the name of a model',
    read: (config) => config.model,
    write: (config, text) => (/^[\w.-]+$/.test(text) ? { ...config, model: text } : undefined),
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
    rule: 'a number from 1e-7 to 1',
    read: (config) => formatLearningRate(config.learningRate),
    write: (config, text) => {
      const learningRate = parseNumber(text);
      const fits = learningRate !== undefined && learningRate >= 1e-7 && learningRate <= 1;
      return fits ? { ...config, learningRate } : undefined;
    },
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
    rule: '“auto”, “webgpu” or “wasm”',
    read: (config) => config.backend,
    write: (config, text) =>
      text === 'auto' || text === 'webgpu' || text === 'wasm'
        ? { ...config, backend: text }
        : undefined,
  },
};

const NAMES = Object.keys(SETTINGS) as SettingName[];

/** What a page's query string asks for. */
export interface Presets {
  config: RunConfig;
  /** Whether the link sets anything at all. */
  changed: boolean;
  /** Whether the link asks for a demo with its buttons alone. */
  hideControls: boolean;
  /** One sentence for every value that was ignored. */
  notices: string[];
}

/**
 * Reads the settings in a query string over a config. Values that break their rule are ignored and
 * named in a notice; keys that are no setting are left to others.
 * @param models ids of the models that this site has.
 */
export function parsePresets(
  search: string,
  config: RunConfig,
  models: readonly string[],
): Presets {
  const query = new URLSearchParams(search);
  const presets: Presets = {
    config,
    changed: false,
    hideControls: query.get('hide') === 'controls',
    notices: [],
  };
  for (const name of NAMES) {
    const text = query.get(name);
    if (text === null) continue;
    const written = SETTINGS[name].write(presets.config, text.trim());
    if (!written) {
      presets.notices.push(
        `The link asks for ${name}=${text}, which is ignored: it must be ${SETTINGS[name].rule}.`,
      );
    } else if (name === 'model' && !models.includes(written.model)) {
      presets.notices.push(
        `The link asks for model=${text}, which this site does not have; it has ${models.join(', ')}.`,
      );
    } else {
      presets.config = written;
      presets.changed = true;
    }
  }
  const hide = query.get('hide');
  if (hide !== null && hide !== 'controls') {
    presets.notices.push(
      `The link asks for hide=${hide}, which is ignored: only “controls” can be hidden.`,
    );
  }
  return presets;
}

/** A config as a query string, with its `?`: every setting, so that the link keeps its meaning. */
export function presetQuery(config: RunConfig): string {
  const query = new URLSearchParams();
  for (const name of NAMES) query.set(name, SETTINGS[name].read(config));
  return `?${query}`;
}

/** The command that does the same from a terminal; it has no “auto”, and a default of its own. */
export function presetCommand(config: RunConfig): string {
  const read = (name: SettingName) => SETTINGS[name].read(config);
  const names = ['model', 'epochs', 'lr', 'batch', 'seed', 'unfreeze'] as const;
  const words = ['npm run finetune --', ...names.map((name) => `--${name} ${read(name)}`)];
  words.push(`--augment ${config.augment ? 'yes' : 'no'}`);
  if (config.sampleSize !== null) words.push(`--images ${config.sampleSize}`);
  if (config.backend !== 'auto') words.push(`--backend ${config.backend}`);
  return words.join(' ');
}

/** 0.00005 as "5e-5", 0.01 as "0.01": the way such rates are written. */
function formatLearningRate(rate: number): string {
  return rate < 1e-3 ? rate.toExponential() : String(rate);
}

type NumberField = 'numTrainEpochs' | 'batchSize' | 'seed' | 'sampleSize';

function wholeNumber(low: number, high: number, field: NumberField): Omit<Setting, 'label'> {
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

function parseUnfreeze(text: string): Unfreeze | undefined {
  if (text === 'all' || text === 'head') return text;
  const blocks = /^\d+$/.test(text) ? Number(text) : 0;
  return blocks >= 1 && blocks <= 48 ? blocks : undefined;
}
