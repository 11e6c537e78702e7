/**
 * A suite: runs that answer one question together, as one plain JSON document. `npm run record` makes
 * them, `content/runs/suites/` keeps them, and the pages draw them.
 */
import type { Label } from './data/labels.ts';
import type { RunConfig, RunData, RunDevice, RunModel } from './run.ts';

/** Runs by setting. */
export interface Suite {
  format: 'lesion-lab/suite';
  version: 1;
  /** Its file name without `.json`. */
  name: string;
  /** What the runs are to tell: one sentence. */
  question: string;
  /** What to type to make all of them again. */
  command: string;
  /** The diagnosis of every image that some run was tested on. */
  labels: Record<string, Label>;
  variants: SuiteVariant[];
}

/** One setting, and its runs. */
export interface SuiteVariant {
  /** Unique in the suite. */
  id: string;
  /** For people: "5e-5", "without augmentation". */
  label: string;
  /** Its place on the axis, where the settings of the suite lie on one: a rate, a count of images. */
  x?: number;
  /** What its runs have in common; the seed is each run's own. */
  config: Omit<RunConfig, 'seed'>;
  /** Why there is no run of it yet, and what to do: a sentence. */
  awaited?: string;
  /** What made its runs; absent where they are awaited. */
  made?: SuiteMaking;
  /** One for each seed. */
  runs: SuiteRun[];
}

/** When, whereon and from what the runs of a setting were made. */
export interface SuiteMaking {
  /** ISO 8601 date and time at which the first of them began. */
  createdAt: string;
  versions: Record<string, string>;
  device: RunDevice;
  data: Pick<RunData, 'source' | 'title'>;
  model: Pick<RunModel, 'id' | 'name' | 'pretrained' | 'parameters' | 'trainableParameters'>;
  /** sha256 of the model's weights, hexadecimal; absent where they are random. */
  weightsSha256?: string;
}

/** What is kept of a run. */
export interface SuiteRun {
  seed: number;
  /** `failed`: the training diverged. That is a result. */
  status: 'done' | 'failed';
  /** Why it failed: a sentence. */
  error?: string;
  /** Of training and evaluation, without loading. */
  seconds: number;
  /** sha256 of the `labels.csv` of its images, hexadecimal. */
  labelsSha256: string;
  /** Images that it learnt from. */
  trainImages: number;
  curves: SuiteCurves;
  /** What it says of the test images of its own split; absent where it failed. */
  test?: SuitePredictions;
  /** What it says of images that all runs of the suite are asked about, and none learnt from. */
  heldOut?: SuitePredictions;
}

/** Loss and accuracy after each epoch, from epoch 0 on; `null` for what was no finite number. */
export interface SuiteCurves {
  trainLoss: (number | null)[];
  trainAccuracy: (number | null)[];
  testLoss: (number | null)[];
  testAccuracy: (number | null)[];
}

/** Image ids, and the class index that each was given. */
export interface SuitePredictions {
  images: string[];
  predicted: number[];
}
