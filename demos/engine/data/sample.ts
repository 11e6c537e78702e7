import type { Label } from './labels.ts';

/** One row of `labels.csv`: an image and what is known of it. */
export interface LabelRow {
  /** File name without its ending, for example `ISIC_0024306`. Unique in a sample. */
  imageId: string;
  /** The diagnosis. */
  dx: Label;
  /** Images of the same lesion share this. */
  lesionId?: string;
  /** How the diagnosis was confirmed: `histo`, `consensus`, `follow_up`, `confocal`; `synthetic`. */
  dxType?: string;
  /** Age in years. */
  age?: number;
  /** `male`, `female` or `unknown`. */
  sex?: string;
  /** Where on the body. */
  localization?: string;
}

/** A decoded image: 8-bit RGB, row by row from the top, three bytes a pixel. */
export interface RgbImage {
  width: number;
  height: number;
  /** `width * height * 3` bytes. */
  data: Uint8Array;
}

/** One image with its label. */
export interface Example extends LabelRow {
  image: RgbImage;
}

/** A validated, decoded sample: what a run learns from. */
export interface Sample {
  manifest: SampleManifest;
  examples: Example[];
}

/** Where a sample came from. `synthetic` images are drawn by this project and show no patient. */
export type SampleSource = 'isic' | 'folder' | 'synthetic';

/** `manifest.json` of a sample: what it holds, whence, and under which terms. */
export interface SampleManifest {
  format: 'lesion-lab/sample';
  version: 1;
  source: SampleSource;
  /** One line for people: "100 HAM10000 images from the ISIC Archive". */
  title: string;
  /** Licence of the images, SPDX id where there is one, for example `CC-BY-NC-4.0`. */
  license: string;
  /** The credit line that the licence asks for. */
  attribution: string;
  /** Images in each class. */
  classCounts: Record<Label, number>;
  /** Every file of the sample but this one, `labels.csv` first; paths relative to the manifest. */
  files: { path: string; bytes: number; sha256: string }[];
}

/** One thing wrong with a sample, for the person who has to mend it. */
export interface Problem {
  /** File name as the person knows it. */
  file: string;
  /** Line in that file, counted from 1, where it has lines. */
  line?: number;
  /** A full sentence: what is wrong, and what to do. */
  message: string;
}
