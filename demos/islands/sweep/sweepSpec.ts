import type { ComponentChildren } from 'preact';
import type { Mix } from '../../engine/data/mixes.ts';
import type { SettingName } from '../../session/settings.ts';

/** Ids of the demos that compare runs, which are the names of their recorded suites. */
export type SweepId = 'learning-rate' | 'dataset-size' | 'compare-models' | 'imbalance';

/** Settings that all runs of a sweep share, as far as a bench has controls for them. */
export type SharedSetting = 'model' | 'images' | 'epochs' | 'seed' | 'backend';

/** What one run of a sweep has for itself. */
export interface SweepVariant {
  /** What stands for it in a link: "natural-weighted". */
  id: string;
  /** For people. */
  name: string;
  settings: Partial<Record<SettingName, string>>;
  /** Of a hundred images to learn from, in place of the sample in use. */
  mix?: Mix;
}

/** What one bench compares, and how it shows it. */
export interface SweepSpec {
  id: SweepId;
  title: string;
  /** The setting in which the runs differ; or all that can be compared, where it takes more than one. */
  swept: SettingName | readonly SweepVariant[];
  /** What stands for its values in a link: "rates". */
  rungsName: string;
  /** Over the control that has its values. */
  rungsLabel: string;
  /** Those that are compared at first; none: all models of the site. */
  firstRungs: readonly string[];
  firstEpochs: number;
  /** Controls of what the runs share; all else is as in step 5. */
  shared: readonly SharedSetting[];
  /**
   * A run's place on the axis; without it the settings lie on none.
   *
   * @param value of the swept setting, as text
   * @param images that the run was given; absent until it has begun
   */
  placeOf?: (value: string, images: number | undefined) => number | undefined;
  /** What to look for: one sentence. */
  lookFor: ComponentChildren;
  /** What a reader should know of the runs here, beneath the charts. */
  hint?: ComponentChildren;
  /** What the runs learn from, where it is not the sample in use. */
  images?: string;
}
