import type { ComponentChildren } from 'preact';
import type { ModelOffer } from '../../engine/models/offers.ts';
import type { RunConfig } from '../../engine/run.ts';
import { isChanged, MORE_SETTINGS, SETTINGS, type SettingName } from '../../session/settings.ts';
import { LARGEST_SEED } from '../bench/SeedInput.tsx';
import { BACKEND_OPTIONS, modelOptions, type Option } from './modelChoices.ts';
import { SETTING_HINTS } from './settingHints.ts';

/** Props of `SettingControls`. */
export interface SettingControlsProps {
  config: RunConfig;
  models: readonly ModelOffer[];
  disabled: boolean;
  onChange: (config: RunConfig) => void;
  /** A value was typed that breaks its rule; `sentence` says so. The control shows the old one again. */
  onRefuse: (sentence: string) => void;
}

/**
 * The settings of a run: the usual ones in one row of native controls, the others folded beneath. What
 * explains them can be read during a run as well, so that controls are disabled one by one.
 */
export function SettingControls({ models, ...props }: SettingControlsProps) {
  const changed = MORE_SETTINGS.filter((name) => isChanged(props.config, name)).length;
  return (
    <div class="bench-settings">
      <fieldset class="bench-controls">
        <legend class="visually-hidden">Settings of the run</legend>
        <Asked name="model">
          <Choice {...props} name="model" options={modelOptions(models, props.config.model)} />
        </Asked>
        <Asked name="unfreeze">
          <Choice {...props} name="unfreeze" options={unfreezeOptions(props.config)} />
        </Asked>
        <Asked name="epochs">
          <Field {...props} name="epochs" type="number" min={1} max={200} />
        </Asked>
        <Asked name="lr">
          <Field {...props} name="lr" type="text" inputMode="decimal" />
        </Asked>
        <Asked name="batch">
          <Field {...props} name="batch" type="number" min={1} max={64} />
        </Asked>
        <Asked name="images">
          <Field {...props} name="images" type="text" inputMode="numeric" />
        </Asked>
        <Asked name="augment">
          <Choice {...props} name="augment" options={AUGMENT_OPTIONS} />
        </Asked>
        <Asked name="seed">
          <Field {...props} name="seed" type="number" min={0} max={LARGEST_SEED} />
        </Asked>
        <Asked name="backend">
          <Choice {...props} name="backend" options={BACKEND_OPTIONS} />
        </Asked>
      </fieldset>
      <details class="bench-more">
        <summary>More settings{changed > 0 && ` (${changed} changed)`}</summary>
        <fieldset class="bench-controls">
          <legend class="visually-hidden">More settings of the run</legend>
          <Explained name="weight-decay">
            <Field {...props} name="weight-decay" type="text" inputMode="decimal" />
          </Explained>
          <Explained name="schedule">
            <Choice {...props} name="schedule" options={SCHEDULE_OPTIONS} />
          </Explained>
          <Explained name="warmup">
            <Field {...props} name="warmup" type="text" inputMode="decimal" />
          </Explained>
          <Explained name="accumulate">
            <Field {...props} name="accumulate" type="number" min={1} max={64} />
          </Explained>
          <Explained name="label-smoothing">
            <Field {...props} name="label-smoothing" type="text" inputMode="decimal" />
          </Explained>
          <Explained name="class-weights">
            <Choice {...props} name="class-weights" options={CLASS_WEIGHT_OPTIONS} />
          </Explained>
          <Explained name="best">
            <Choice {...props} name="best" options={BEST_OPTIONS} />
          </Explained>
          <Explained name="patience">
            <Field {...props} name="patience" type="text" inputMode="numeric" />
          </Explained>
        </fieldset>
      </details>
    </div>
  );
}

const AUGMENT_OPTIONS: Option[] = [
  { value: '1', text: 'crop, flip' },
  { value: '0', text: 'none' },
];

const SCHEDULE_OPTIONS: Option[] = [
  { value: 'linear', text: 'linear, to 0' },
  { value: 'cosine', text: 'cosine, to 0' },
  { value: 'constant', text: 'constant, no warm-up' },
  { value: 'constant_with_warmup', text: 'constant after warm-up' },
];

const CLASS_WEIGHT_OPTIONS: Option[] = [
  { value: 'none', text: 'none' },
  { value: 'balanced', text: 'balanced' },
];

const BEST_OPTIONS: Option[] = [
  { value: 'none', text: 'last epoch' },
  { value: 'loss', text: 'lowest test loss' },
  { value: 'accuracy', text: 'best test accuracy' },
];

/** The usual choices, and what a link has set if it is another. */
function unfreezeOptions({ unfreeze }: RunConfig): Option[] {
  const usual: Option[] = [
    { value: 'all', text: 'all layers' },
    { value: '2', text: 'last 2 blocks' },
    { value: '1', text: 'last block' },
    { value: 'head', text: 'head only' },
  ];
  const value = String(unfreeze);
  const known = usual.some((option) => option.value === value);
  return known ? usual : [...usual, { value, text: `last ${value} blocks` }];
}

type ControlProps = Omit<SettingControlsProps, 'models'> & { name: SettingName };

function Choice({ name, options, ...props }: ControlProps & { options: readonly Option[] }) {
  const current = SETTINGS[name].read(props.config);
  return (
    <label>
      <span>{SETTINGS[name].label}</span>
      <select
        name={name}
        value={current}
        disabled={props.disabled}
        aria-describedby={hintId(name)}
        onChange={(event) => commit(event.currentTarget, { name, ...props })}
      >
        {options.map(({ value, text }) => (
          <option key={value} value={value} selected={value === current}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface FieldAttributes {
  type: 'number' | 'text';
  inputMode?: 'decimal' | 'numeric';
  min?: number;
  max?: number;
}

function Field({
  name,
  config,
  disabled,
  onChange,
  onRefuse,
  ...attributes
}: ControlProps & FieldAttributes) {
  return (
    <label>
      <span>{SETTINGS[name].label}</span>
      <input
        {...attributes}
        name={name}
        value={SETTINGS[name].read(config)}
        autocomplete="off"
        disabled={disabled}
        aria-describedby={hintId(name)}
        onChange={(event) => commit(event.currentTarget, { name, config, onChange, onRefuse })}
      />
    </label>
  );
}

function hintId(name: SettingName): string {
  return `setting-${name}-hint`;
}

/** A control, and beside its label a button that explains it. */
function Asked({ name, children }: { name: SettingName; children: ComponentChildren }) {
  const id = hintId(name);
  return (
    <div class="bench-setting asked">
      {children}
      <button type="button" popovertarget={id} aria-label={`About ${SETTINGS[name].label}`}>
        <span aria-hidden="true">?</span>
      </button>
      <p id={id} popover="auto">
        {SETTING_HINTS[name]}
      </p>
    </div>
  );
}

/** A control, and beneath it the lines that explain it. */
function Explained({ name, children }: { name: SettingName; children: ComponentChildren }) {
  return (
    <div class="bench-setting">
      {children}
      <small id={hintId(name)}>{SETTING_HINTS[name]}</small>
    </div>
  );
}

function commit(
  element: HTMLInputElement | HTMLSelectElement,
  props: Omit<ControlProps, 'disabled'>,
): void {
  const { name, config, onChange, onRefuse } = props;
  const setting = SETTINGS[name];
  const next = setting.write(config, element.value.trim());
  if (next) {
    onChange(next);
    return;
  }
  const kept = setting.read(config);
  onRefuse(`${setting.label} must be ${setting.rule}; it stays at ${kept}.`);
  element.value = kept;
}
