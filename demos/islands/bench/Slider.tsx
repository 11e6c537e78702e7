import type { ComponentChildren } from 'preact';

/** Props of `Slider`. */
export interface SliderProps {
  name: string;
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  /** The value in words. */
  text: string;
  /** What it does: a line beneath. */
  hint?: ComponentChildren;
  onChange: (value: number) => void;
}

/** A number on a native slider, its value in words beside its name; it changes as the slider moves. */
export function Slider({ name, label, value, text, hint, onChange, ...range }: SliderProps) {
  const hintId = hint ? `slider-${name}-hint` : undefined;
  return (
    <div class="bench-slider">
      <label>
        <span>{label}</span>
        <input
          {...range}
          type="range"
          name={name}
          value={value}
          aria-valuetext={text}
          aria-describedby={hintId}
          onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
      </label>
      <output data-output={name}>{text}</output>
      {hint && <small id={hintId}>{hint}</small>}
    </div>
  );
}
