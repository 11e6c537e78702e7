import { numberFrom } from './useControls.ts';

/** Seeds are whole numbers from 0 to this, as in the settings of a run. */
export const LARGEST_SEED = 2 ** 31 - 1;

/** A seed, as a control of a demo. */
export const SEED = numberFrom(0, LARGEST_SEED);

/** The seed that follows on another, at *draw again*. */
export function nextSeed(seed: number): number {
  return seed === LARGEST_SEED ? 0 : seed + 1;
}

/** Props of `SeedInput`. */
export interface SeedInputProps {
  /** Of the field; "seed", unless told. */
  name?: string;
  value: number;
  onChange: (seed: number) => void;
}

/** A field for a seed. What is none is put back to what it was. */
export function SeedInput({ name = 'seed', value, onChange }: SeedInputProps) {
  return (
    <label>
      <span>Seed</span>
      <input
        type="number"
        name={name}
        min={0}
        max={LARGEST_SEED}
        value={value}
        onChange={(event) => {
          const seed = SEED.write(event.currentTarget.value);
          if (seed === undefined) event.currentTarget.value = String(value);
          else onChange(seed);
        }}
      />
    </label>
  );
}
