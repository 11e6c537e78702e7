import type { ModelOffer } from '../../engine/models/offers.ts';
import { SETTINGS } from '../../session/settings.ts';
import { BACKEND_OPTIONS, modelOptions, type Option } from '../run/modelChoices.ts';
import { splitRungs } from './linkControls.ts';
import type { SweepSpec } from './sweepSpec.ts';
import type { SweepSettings } from './useSweepControls.ts';

/** Props of `SweepControls`. */
export interface SweepControlsProps {
  spec: SweepSpec;
  settings: SweepSettings;
  models: readonly ModelOffer[];
  disabled: boolean;
}

/** In what the runs of a sweep differ, and what they share: native controls. */
export function SweepControls({ spec, settings, models, disabled }: SweepControlsProps) {
  const { rungs, shared, change } = settings;
  const { rungsName, rungsLabel } = spec;
  const boxes = boxesOf(spec, models, rungs);
  return (
    <fieldset class="bench-controls sweep-controls" disabled={disabled}>
      <legend class="visually-hidden">What to compare</legend>
      {boxes ? (
        <Boxes
          name={rungsName}
          label={rungsLabel}
          options={boxes}
          value={rungs}
          onChange={(text) => change(rungsName, text)}
        />
      ) : (
        <TextField
          wide
          name={rungsName}
          label={rungsLabel}
          value={rungs}
          onChange={(text) => change(rungsName, text)}
        />
      )}
      {spec.shared.map((name) => {
        const field = {
          name,
          label: SETTINGS[name].label,
          value: shared[name] ?? '',
          onChange: (text: string) => change(name, text),
        };
        if (name === 'model') {
          return <Select key={name} {...field} options={modelOptions(models, field.value)} />;
        }
        if (name === 'backend') return <Select key={name} {...field} options={BACKEND_OPTIONS} />;
        return <TextField key={name} {...field} />;
      })}
    </fieldset>
  );
}

/** All that can be compared, where that is a choice of a few. */
function boxesOf(
  { swept }: SweepSpec,
  models: readonly ModelOffer[],
  rungs: string,
): Option[] | undefined {
  if (typeof swept !== 'string') return swept.map(({ id, name }) => ({ value: id, text: name }));
  if (swept !== 'model') return undefined;
  return [...modelOptions(models, models[0].id), ...unknownOptions(models, rungs)];
}

/** Models of a link that this site does not list. */
function unknownOptions(models: readonly ModelOffer[], rungs: string): Option[] {
  return splitRungs(rungs)
    .filter((id) => !models.some((model) => model.id === id))
    .map((id) => ({ value: id, text: id }));
}

interface FieldProps {
  name: string;
  label: string;
  value: string;
  onChange: (text: string) => void;
}

function TextField({ name, label, value, wide, onChange }: FieldProps & { wide?: boolean }) {
  return (
    <label class={wide ? 'sweep-rungs' : undefined}>
      <span>{label}</span>
      <input
        type="text"
        name={name}
        value={value}
        autocomplete="off"
        onChange={({ currentTarget }) => {
          const typed = currentTarget.value;
          // What is taken is drawn anew; what is refused gives way to what was there before.
          currentTarget.value = value;
          onChange(typed);
        }}
      />
    </label>
  );
}

function Select(props: FieldProps & { options: readonly Option[] }) {
  const { name, label, value, options, onChange } = props;
  return (
    <label>
      <span>{label}</span>
      <select name={name} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface BoxesProps extends FieldProps {
  options: readonly Option[];
}

/** A native box for each value that can be among those compared. */
function Boxes({ name, label, options, value: rungs, onChange }: BoxesProps) {
  const chosen = splitRungs(rungs);
  return (
    <fieldset class="sweep-boxes">
      <legend>{label}</legend>
      {options.map(({ value, text }) => (
        <label key={value}>
          <input
            type="checkbox"
            name={name}
            value={value}
            checked={chosen.includes(value)}
            onChange={({ currentTarget }) => {
              const { checked } = currentTarget;
              const next = options.filter((one) =>
                one.value === value ? checked : chosen.includes(one.value),
              );
              // What is refused, such as none at all, gives way to what was there before.
              currentTarget.checked = !checked;
              onChange(next.map((one) => one.value).join(', '));
            }}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
