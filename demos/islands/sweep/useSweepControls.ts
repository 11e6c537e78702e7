import { useMemo, useState } from 'preact/hooks';
import { type ModelOffer, RANDOM_MODEL } from '../../engine/models/offers.ts';
import { DEFAULT_CONFIG } from '../../engine/run.ts';
import { SETTINGS } from '../../session/settings.ts';
import { type Control, choice, useControls } from '../bench/useControls.ts';
import { rungsControl, settingControl } from './linkControls.ts';
import type { SharedSetting, SweepSpec } from './sweepSpec.ts';

/** What is set at a bench that compares runs. */
export interface SweepSettings {
  /** What is compared, with commas between them. */
  rungs: string;
  /** What the runs share, as texts. */
  shared: Partial<Record<SharedSetting, string>>;
  /** Takes a value, or says why not. */
  change(name: string, text: string): void;
  query: string;
  /** Whether a link or the reader has set anything otherwise. */
  changed: boolean;
  hidden: boolean;
  notices: readonly string[];
}

/** The settings of a sweep, first as the spec and the site have them, then as a link or the reader does. */
export function useSweepControls(spec: SweepSpec, models: readonly ModelOffer[]): SweepSettings {
  // What a link was told no longer matters once the reader has set something.
  const [refused, setRefused] = useState<readonly string[]>();
  const { controls, initial } = useMemo(() => setUp(spec, models), []);
  const { values, set, query, hidden, notices } = useControls(controls, initial);
  const { [spec.rungsName]: rungs, ...shared } = values;
  return {
    rungs,
    shared,
    query,
    changed: Object.entries(initial).some(([name, value]) => values[name] !== value),
    hidden,
    notices: refused ?? notices,
    change(name, text) {
      const value = controls[name].write(text);
      if (value !== undefined) set(name, value);
      const label =
        name === spec.rungsName ? spec.rungsLabel : SETTINGS[name as SharedSetting].label;
      const { rule } = controls[name];
      setRefused(value === undefined ? [`${label} cannot be “${text}”: it must be ${rule}.`] : []);
    },
  };
}

function setUp(spec: SweepSpec, models: readonly ModelOffer[]) {
  const first: Record<SharedSetting, string> = {
    model: smallestPretrained(models).id,
    images: 'all',
    epochs: String(spec.firstEpochs),
    seed: String(DEFAULT_CONFIG.seed),
    backend: DEFAULT_CONFIG.backend,
  };
  const ids = models.map(({ id }) => id);
  const rungs = spec.firstRungs.length > 0 ? spec.firstRungs : ids;
  const { swept } = spec;
  const one = typeof swept === 'string' ? settingControl(swept) : choice(swept.map(({ id }) => id));
  const controls: Record<string, Control<string>> = { [spec.rungsName]: rungsControl(one) };
  const initial: Record<string, string> = { [spec.rungsName]: rungs.join(', ') };
  for (const name of spec.shared) {
    controls[name] = settingControl(name);
    initial[name] = first[name];
  }
  return { controls, initial };
}

/** Many runs of a large model take long; of one that has learnt nothing before they show little. */
function smallestPretrained(models: readonly ModelOffer[]): ModelOffer {
  const [smallest = RANDOM_MODEL] = models
    .filter(({ pretrained }) => pretrained)
    .toSorted((a, b) => a.parameters - b.parameters);
  return smallest;
}
