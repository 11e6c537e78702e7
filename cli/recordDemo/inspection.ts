/** What the recorders of demos that look into a model have in common. */
import type { Example, Sample } from '../../demos/engine/data/sample.ts';
import { RUN_OPTIONS } from '../finetune/options.ts';
import { UserError } from '../shared/command.ts';
import { loadSampleFolder } from '../shared/sampleFolder.ts';

/** The model that the recorded run started from. */
export const MODEL = RUN_OPTIONS.model.default;

/** A melanoma with a clear border, of the test images. */
export const IMAGE_ID = 'ISIC_0032598';

/** The sample that runs are recorded on, which must be the real one. */
export async function loadRealSample(): Promise<Sample> {
  const sample = await loadSampleFolder(RUN_OPTIONS.data.default);
  if (sample.manifest.source !== 'synthetic') return sample;
  throw new UserError(
    'The sample is synthetic. Get the real one with `npm run data`, then record.',
  );
}

export function exampleOf({ examples }: Sample, imageId: string): Example {
  const found = examples.find((example) => example.imageId === imageId);
  if (found) return found;
  throw new UserError(`The sample has no image ${imageId}, which the record is about.`);
}
