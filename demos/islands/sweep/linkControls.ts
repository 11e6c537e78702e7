/** The settings of a sweep in its link: texts, held to the same rules as those of a single run. */
import { DEFAULT_CONFIG, type RunConfig } from '../../engine/run.ts';
import { SETTINGS, type SettingName } from '../../session/settings.ts';
import type { Rung } from '../../session/sweep.ts';
import type { Control } from '../useControls.ts';

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

/** The values of the setting in which the runs differ, as they were typed, with commas between them. */
export function rungsControl(name: SettingName): Control<string> {
  const one = settingControl(name);
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
 * The runs to be made: one for each value of the swept setting, alike in all else.
 *
 * @param shared the other settings by name, as texts; what they do not name is as in step 5
 * @param nameOf what a value is called
 */
export function rungsOf(
  swept: SettingName,
  values: readonly string[],
  shared: Partial<Record<SettingName, string>>,
  nameOf: (value: string) => string,
): Rung[] {
  return values.map((value) => {
    let config: RunConfig = DEFAULT_CONFIG;
    for (const [name, text] of Object.entries({ ...shared, [swept]: value })) {
      config = SETTINGS[name as SettingName].write(config, text) ?? config;
    }
    return { name: nameOf(value), config };
  });
}
