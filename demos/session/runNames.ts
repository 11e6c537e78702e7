/** What a run is called until its reader names it: its model, and what it was told to do otherwise. */
import type { Run, RunConfig } from '../engine/run.ts';
import { isKeptModel } from '../worker/keptModels.ts';
import { isChanged, SETTINGS, type SettingName } from './settings.ts';

/** A name's length at most, in characters. */
export const LONGEST_NAME = 80;

/** A setting with its value, in words. */
export interface NamedSetting {
  name: SettingName;
  /** "Learning rate". */
  label: string;
  /** "5e-5", "head only". */
  value: string;
}

/** A setting as its control shows it. */
export function nameSetting(config: RunConfig, name: SettingName): NamedSetting {
  const { label, read } = SETTINGS[name];
  return { name, label, value: inWords(name, read(config)) };
}

const BEST: Record<string, string> = {
  none: 'last epoch',
  loss: 'lowest test loss',
  accuracy: 'best test accuracy',
};

function inWords(name: SettingName, text: string): string {
  if (name === 'augment') return text === '1' ? 'crop, flip' : 'none';
  if (name === 'unfreeze' && text === 'head') return 'head only';
  if (name === 'unfreeze' && text !== 'all')
    return text === '1' ? 'last block' : `last ${text} blocks`;
  if (name === 'best') return BEST[text];
  return text;
}

/** The settings that are others than those of the tutorial's step 5; the model stands for itself. */
export function changedSettings(config: RunConfig): NamedSetting[] {
  return (Object.keys(SETTINGS) as SettingName[])
    .filter((name) => name !== 'model' && isChanged(config, name))
    .map((name) => nameSetting(config, name));
}

/** "ViT-Tiny/16, epochs 3, learning rate 1e-3"; the device does not count. */
export function defaultName({ model, config }: Pick<Run, 'model' | 'config'>): string {
  const start = model?.name ?? config.model;
  const changes = changedSettings(config)
    .filter(({ name }) => name !== 'backend')
    .map(({ label, value }) => `${label.toLowerCase()} ${value}`);
  const what = changes.length > 0 ? changes.join(', ') : 'as in step 5';
  return shorten(`${start}${isKeptModel(config.model) ? ', then ' : ', '}${what}`);
}

/** At most `LONGEST_NAME` characters, cut between words. */
function shorten(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const cut = name.slice(0, LONGEST_NAME - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(','), LONGEST_NAME / 2))}…`;
}
