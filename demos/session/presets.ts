/**
 * The settings of a run in the page's query string, so that a link carries them, and as a command.
 *
 *     ?model=vit-tiny-patch16-224&epochs=30&lr=5e-5&batch=16&seed=42&augment=1&unfreeze=all
 *     &images=56&schedule=cosine&warmup=0.1&best=loss&patience=5&backend=wasm&hide=controls
 *
 * or by a name for some of them, `?preset=overfit`.
 */

import { isHubModel } from '../engine/models/offers.ts';
import type { RunConfig } from '../engine/run.ts';
import { isKeptModel } from '../worker/keptModels.ts';
import { readLinkQuery } from './namedPresets.ts';
import { isChanged, MORE_SETTINGS, SETTINGS, type SettingName } from './settings.ts';

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
 * @param models ids of the models that this site has; `owner/name` may be any of Hugging Face's, and
 *   whether a model of the reader's own is there shows only when the library is.
 */
export function parsePresets(
  search: string,
  config: RunConfig,
  models: readonly string[],
): Presets {
  const { query, notices } = readLinkQuery(search);
  const presets: Presets = {
    config,
    changed: false,
    hideControls: query.get('hide') === 'controls',
    notices,
  };
  for (const name of NAMES) {
    const text = query.get(name);
    if (text === null) continue;
    const written = SETTINGS[name].write(presets.config, text.trim());
    if (!written) {
      presets.notices.push(
        `The link asks for ${name}=${text}, which is ignored: it must be ${SETTINGS[name].rule}.`,
      );
    } else if (name === 'model' && isOfSite(written.model) && !models.includes(written.model)) {
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

function isOfSite(model: string): boolean {
  return !isHubModel(model) && !isKeptModel(model);
}

/** A config as a query string, with its `?`: every setting, so that the link keeps its meaning. */
export function presetQuery(config: RunConfig): string {
  const query = new URLSearchParams();
  for (const name of NAMES) query.set(name, SETTINGS[name].read(config));
  return `?${query}`;
}

/**
 * The command that does the same from a terminal; it has no “auto”, and a default of its own. For a
 * model of the reader's own, it takes the folder that *Save model* gives.
 */
export function presetCommand(config: RunConfig): string {
  const backend = config.backend === 'auto' ? [] : [`--backend ${config.backend}`];
  return ['npm run finetune --', ...presetOptions(config), ...backend].join(' ');
}

/** The settings as options of a command, those of the project's and those of Python's alike. */
export function presetOptions(config: RunConfig): string[] {
  const read = (name: SettingName) =>
    name === 'model' && isKeptModel(config.model) ? 'UNPACKED_MODEL' : SETTINGS[name].read(config);
  const names = ['model', 'epochs', 'lr', 'batch', 'seed', 'unfreeze'] as const;
  const options = names.map((name) => `--${name} ${read(name)}`);
  options.push(`--augment ${config.augment ? 'yes' : 'no'}`);
  if (config.sampleSize !== null) options.push(`--images ${config.sampleSize}`);
  for (const name of MORE_SETTINGS)
    if (isChanged(config, name)) options.push(`--${name} ${read(name)}`);
  return options;
}
