import { LABEL_NAMES, LABELS, type Label } from '../../engine/data/labels.ts';
import type { LabelRow } from '../../engine/data/sample.ts';
import type { Controls } from '../bench/useControls.ts';
import { OLDEST, type RowFilters } from './rowFilters.ts';

/** Props of `FilterControls`. */
export interface FilterControlsProps {
  /** All rows: what can be chosen is what they hold. */
  rows: readonly LabelRow[];
  filters: RowFilters;
  disabled: boolean;
  onChange: Controls<RowFilters>['set'];
}

/** What to show of the rows: by class, sex, site and age. */
export function FilterControls({ rows, filters, disabled, onChange }: FilterControlsProps) {
  return (
    <fieldset class="bench-controls" disabled={disabled}>
      <legend class="visually-hidden">Images to show</legend>
      <label>
        <span>Class</span>
        <select
          name="class"
          value={filters.class}
          onChange={(event) => onChange('class', event.currentTarget.value as Label | 'any')}
        >
          <option value="any">all seven</option>
          {LABELS.map((label) => (
            <option key={label} value={label}>
              {label}: {LABEL_NAMES[label]}
            </option>
          ))}
        </select>
      </label>
      <ValueFilter
        name="site"
        label="Site on the body"
        values={rows.map(({ localization }) => localization)}
        value={filters.site}
        onChange={(value) => onChange('site', value)}
      />
      <ValueFilter
        name="sex"
        label="Sex"
        values={rows.map(({ sex }) => sex)}
        value={filters.sex}
        onChange={(value) => onChange('sex', value)}
      />
      <AgeFilter
        name="age-from"
        label="Age from"
        value={filters['age-from']}
        onChange={(value) => onChange('age-from', value)}
      />
      <AgeFilter
        name="age-to"
        label="to"
        value={filters['age-to']}
        onChange={(value) => onChange('age-to', value)}
      />
    </fieldset>
  );
}

interface ValueFilterProps {
  name: string;
  label: string;
  /** One a row, with repetitions. */
  values: readonly (string | undefined)[];
  value: string;
  onChange: (value: string) => void;
}

function ValueFilter({ name, label, values, value, onChange }: ValueFilterProps) {
  const options = [...new Set(values)].filter((one) => one !== undefined).sort();
  return (
    <label>
      <span>{label}</span>
      <select name={name} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="any">any</option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}

interface AgeFilterProps {
  name: string;
  label: string;
  value: number;
  onChange: (value: number) => void;
}

function AgeFilter({ name, label, value, onChange }: AgeFilterProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="number"
        name={name}
        min={0}
        max={OLDEST}
        step={5}
        value={value}
        onChange={({ currentTarget }) => {
          // A value that cannot be is not taken: the control shows the old one again.
          if (currentTarget.value !== '' && currentTarget.validity.valid) {
            onChange(currentTarget.valueAsNumber);
          } else currentTarget.value = String(value);
        }}
      />
    </label>
  );
}
