import { formatPercent } from '../bench/format.ts';
import { Slider } from '../bench/Slider.tsx';
import { type AugmentationSettings, RATIO_NAMES, type Ratio } from './augmentationSettings.ts';

/** Props of `AugmentationControls`. */
export interface AugmentationControlsProps {
  settings: AugmentationSettings;
  disabled: boolean;
  onChange: (change: Partial<AugmentationSettings>) => void;
}

interface SliderRow {
  name: Exclude<keyof AugmentationSettings, 'ratio'>;
  label: string;
  /** torchvision's transform and its argument. */
  code: string;
  hint: string;
  min?: number;
  max?: number;
  step?: number;
  text: (value: number) => string;
}

const often = (value: number) => (value === 0 ? 'never' : `${formatPercent(value)} of views`);
const factor = (value: number) =>
  value === 0 ? 'off' : `× ${(1 - value).toFixed(2)} to ${(1 + value).toFixed(2)}`;

const CROP: SliderRow = {
  name: 'scale',
  label: 'Smallest crop',
  code: 'RandomResizedCrop(scale)',
  hint: 'A crop keeps at least this part of the area, at most all of it. torchvision’s own is 8%.',
  min: 0.08,
  step: 0.02,
  text: (value) => (value === 1 ? 'no crop' : `${formatPercent(value)} of the area`),
};

const OTHERS: readonly SliderRow[] = [
  {
    name: 'hflip',
    label: 'Flip left to right',
    code: 'RandomHorizontalFlip(p)',
    hint: 'How often. A lesion has no left.',
    text: often,
  },
  {
    name: 'vflip',
    label: 'Flip upside down',
    code: 'RandomVerticalFlip(p)',
    hint: 'How often. A lesion has no top; a cat has.',
    text: often,
  },
  {
    name: 'degrees',
    label: 'Rotation',
    code: 'RandomRotation(degrees)',
    hint: 'The angle lies between the two ends. Corners that turn in are black.',
    max: 180,
    step: 5,
    text: (value) => (value === 0 ? 'off' : `−${value}° to ${value}°`),
  },
  {
    name: 'brightness',
    label: 'Brightness',
    code: 'ColorJitter(brightness)',
    hint: 'Below 1 the image is mixed with black, above 1 it is made lighter.',
    text: factor,
  },
  {
    name: 'contrast',
    label: 'Contrast',
    code: 'ColorJitter(contrast)',
    hint: 'Below 1 the image is mixed with its mean grey.',
    text: factor,
  },
  {
    name: 'saturation',
    label: 'Saturation',
    code: 'ColorJitter(saturation)',
    hint: 'Below 1 the colours fade, at 0 to shades of grey.',
    text: factor,
  },
  {
    name: 'hue',
    label: 'Hue',
    code: 'ColorJitter(hue)',
    hint: 'Every colour is turned on the circle of colours; 0.5 is half a turn.',
    max: 0.5,
    text: (value) =>
      value === 0 ? 'off' : `−${(360 * value).toFixed(0)}° to ${(360 * value).toFixed(0)}°`,
  },
];

/** Each random change with its range, what torchvision calls it, and what it does. */
export function AugmentationControls({ settings, disabled, onChange }: AugmentationControlsProps) {
  const draw = ({ name, code, hint, text, ...row }: SliderRow) => (
    <Slider
      key={name}
      min={0}
      max={1}
      step={0.05}
      {...row}
      name={name}
      value={settings[name]}
      text={text(settings[name])}
      hint={
        <>
          <code>{code}</code> {hint}
        </>
      }
      onChange={(value) => onChange({ [name]: value })}
    />
  );
  return (
    <fieldset class="bench-sliders" disabled={disabled}>
      <legend class="visually-hidden">Random changes</legend>
      {draw(CROP)}
      <div class="bench-slider">
        <label>
          <span>Shape of the crop</span>
          <select
            name="ratio"
            value={settings.ratio}
            aria-describedby="slider-ratio-hint"
            onChange={(event) => onChange({ ratio: event.currentTarget.value as Ratio })}
          >
            {RATIO_NAMES.map((name) => (
              <option key={name} value={name} selected={name === settings.ratio}>
                {name === '1:1' ? 'square' : `up to ${name}`}
              </option>
            ))}
          </select>
        </label>
        <small id="slider-ratio-hint">
          <code>RandomResizedCrop(ratio)</code> Longer to shorter side, lying or standing.
          torchvision’s own is 4:3.
        </small>
      </div>
      {OTHERS.map(draw)}
    </fieldset>
  );
}
