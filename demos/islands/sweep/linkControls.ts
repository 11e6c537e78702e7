/** The settings of a sweep in its link: texts, held to the same rules as those of a single run. */
import { DEFAULT_CONFIG, type RunConfig } from '../../engine/run.ts';
import { SETTINGS, type SettingName } from '../../session/settings.ts';
import type { Rung } from '../../session/sweep.ts';
import type { Control } from '../bench/useControls.ts';
import type { SweepSpec, SweepVariant } from './sweepSpec.ts';

/** Runs of a sweep at most: what takes longer than a break is work for a command. */
const MOST_RUNGS = 8;

/** A setting that all runs of a sweep share, as text. */
export function settingControl(name: SettingName): Control<string> {
  const { rule, read, write } = SETTINGS[name];
  return {
    rule,
    read: (text) => text,
    write(text) {
      const config = write(DEFAULT_CONFIG, text.trim());
      return config && read(config);
    },
  };
}

/**
 * The values in which the runs differ, as they were typed, with commas between them.
 *
 * @param one what each of them must be
 */
export function rungsControl(one: Control<string>): Control<string> {
  return {
    rule: `1 to ${MOST_RUNGS} different values with commas between them, each ${one.rule}`,
    read: (text) => text,
    write(text) {
      const typed = text.split(',').flatMap((part) => part.trim() || []);
      const meant = new Set(typed.map((part) => one.write(part)));
      const isFew = typed.length >= 1 && typed.length <= MOST_RUNGS;
      const isSound = meant.size === typed.length && !meant.has(undefined);
      return isFew && isSound ? typed.join(', ') : undefined;
    },
  };
}

/** The single values of what `rungsControl` holds. */
export function splitRungs(text: string): string[] {
  return text.split(', ');
}

/**
 * What each run of a sweep has for itself.
 *
 * @param values of the swept setting, or ids of variants
 * @param nameOf what a value of a setting is called
 */
export function variantsOf(
  swept: SweepSpec['swept'],
  values: readonly string[],
  nameOf: (value: string) => string,
): SweepVariant[] {
  return values.flatMap((value) =>
    typeof swept === 'string'
      ? { id: value, name: nameOf(value), settings: { [swept]: value } }
      : swept.filter(({ id }) => id === value),
  );
}

/**
 * The runs to be made: one for each variant, alike in all else.
 *
 * @param shared the other settings by name, as texts; what they do not name is as in step 5
 */
export function rungsOf(
  variants: readonly SweepVariant[],
  shared: Partial<Record<SettingName, string>>,
): Rung[] {
  return variants.map(({ name, settings, mix }) => {
    let config: RunConfig = DEFAULT_CONFIG;
    for (const [setting, text] of Object.entries({ ...shared, ...settings })) {
      config = SETTINGS[setting as SettingName].write(config, text) ?? config;
    }
    return { name, config, ...(mix && { mix }) };
  });
}
