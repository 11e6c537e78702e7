/** What can be set of an augmentation, under torchvision's names, and the values worth starting from. */
import { type AugmentConfig, DEFAULT_AUGMENT } from '../../engine/data/augment.ts';
import { choice, numberFrom } from '../bench/useControls.ts';

/** Width over height of a crop: the name in a link, and the bounds. */
const RATIOS = {
  '1:1': [1, 1],
  '4:3': [3 / 4, 4 / 3],
  '2:1': [1 / 2, 2],
} as const;

export type Ratio = keyof typeof RATIOS;
export const RATIO_NAMES = Object.keys(RATIOS) as Ratio[];

/** One augmentation, as the sliders have it. */
export type AugmentationSettings = {
  /** Smallest part of the area that a crop keeps; 1: no crop. */
  scale: number;
  ratio: Ratio;
  hflip: number;
  vflip: number;
  degrees: number;
  brightness: number;
  contrast: number;
  saturation: number;
  hue: number;
};

const part = numberFrom(0, 1, { integer: false });

/** The settings as they stand in a link. */
export const AUGMENTATION_CONTROLS = {
  scale: numberFrom(0.08, 1, { integer: false }),
  ratio: choice(RATIO_NAMES),
  hflip: part,
  vflip: part,
  degrees: numberFrom(0, 180),
  brightness: part,
  contrast: part,
  saturation: part,
  hue: numberFrom(0, 0.5, { integer: false }),
};

/** What a run does to its training images. */
export const RUN_SETTINGS: AugmentationSettings = {
  scale: DEFAULT_AUGMENT.cropScale?.[0] ?? 1,
  ratio: RATIO_NAMES.find((name) => RATIOS[name][1] === DEFAULT_AUGMENT.cropRatio[1]) ?? '4:3',
  hflip: DEFAULT_AUGMENT.horizontalFlip,
  vflip: DEFAULT_AUGMENT.verticalFlip,
  degrees: DEFAULT_AUGMENT.rotationDegrees,
  ...DEFAULT_AUGMENT.colorJitter,
};

const NONE: AugmentationSettings = { ...RUN_SETTINGS, scale: 1, hflip: 0, vflip: 0 };

/** Settings worth a look, in the order of a list. */
export const PRESETS: readonly { name: string; settings: AugmentationSettings }[] = [
  { name: 'as in step 5', settings: RUN_SETTINGS },
  { name: 'none', settings: NONE },
  { name: 'for photographs of objects', settings: { ...NONE, scale: 0.08, hflip: 0.5 } },
  { name: 'rotation too', settings: { ...RUN_SETTINGS, degrees: 180 } },
  {
    name: 'colours too, strongly',
    settings: { ...RUN_SETTINGS, brightness: 0.4, contrast: 0.4, saturation: 0.8, hue: 0.2 },
  },
];

/** The augmentation that these settings ask for. */
export function toAugmentConfig(settings: AugmentationSettings): AugmentConfig {
  const { brightness, contrast, saturation, hue } = settings;
  return {
    cropScale: settings.scale === 1 ? null : [settings.scale, 1],
    cropRatio: RATIOS[settings.ratio],
    horizontalFlip: settings.hflip,
    verticalFlip: settings.vflip,
    rotationDegrees: settings.degrees,
    colorJitter: { brightness, contrast, saturation, hue },
  };
}

/** Whether two augmentations are set alike. */
export function sameSettings(a: AugmentationSettings, b: AugmentationSettings): boolean {
  return (Object.keys(AUGMENTATION_CONTROLS) as (keyof AugmentationSettings)[]).every(
    (name) => a[name] === b[name],
  );
}
