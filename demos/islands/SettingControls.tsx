import type { ModelOffer } from '../engine/models/offers.ts';
import type { RunConfig } from '../engine/run.ts';
import { SETTINGS, type SettingName } from '../session/presets.ts';

/** Props of `SettingControls`. */
export interface SettingControlsProps {
  config: RunConfig;
  models: readonly ModelOffer[];
  disabled: boolean;
  onChange: (config: RunConfig) => void;
  /** A value was typed that breaks its rule; `sentence` says so. The control shows the old one again. */
  onRefuse: (sentence: string) => void;
}

interface Option {
  value: string;
  text: string;
}

/** The settings of a run, in one row of native controls. */
export function SettingControls({ models, ...props }: SettingControlsProps) {
  const modelOptions = models.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <fieldset class="bench-controls" disabled={props.disabled}>
      <legend class="visually-hidden">Settings of the run</legend>
      <Choice {...props} name="model" options={modelOptions} />
      <Choice {...props} name="unfreeze" options={unfreezeOptions(props.config)} />
      <Field {...props} name="epochs" type="number" min={1} max={200} />
      <Field {...props} name="lr" type="text" inputMode="decimal" />
      <Field {...props} name="batch" type="number" min={1} max={64} />
      <Field {...props} name="images" type="text" inputMode="numeric" />
      <Choice {...props} name="augment" options={AUGMENT_OPTIONS} />
      <Field {...props} name="seed" type="number" min={0} max={2 ** 31 - 1} />
      <Choice {...props} name="backend" options={BACKEND_OPTIONS} />
    </fieldset>
  );
}

const AUGMENT_OPTIONS: Option[] = [
  { value: '1', text: 'crop, flip' },
  { value: '0', text: 'none' },
];

const BACKEND_OPTIONS: Option[] = [
  { value: 'auto', text: 'automatic' },
  { value: 'webgpu', text: 'WebGPU' },
  { value: 'wasm', text: 'WebAssembly' },
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

type ControlProps = Omit<SettingControlsProps, 'models' | 'disabled'> & { name: SettingName };

function Choice({ name, options, ...props }: ControlProps & { options: readonly Option[] }) {
  const current = SETTINGS[name].read(props.config);
  return (
    <label>
      <span>{SETTINGS[name].label}</span>
      <select
        name={name}
        value={current}
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
        onChange={(event) => commit(event.currentTarget, { name, config, onChange, onRefuse })}
      />
    </label>
  );
}

function commit(element: HTMLInputElement | HTMLSelectElement, props: ControlProps): void {
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
