import type { InspectProps } from '../../demos/islands/inspect/choices.tsx';
import { getModels } from './models.ts';
import { getSample } from './sample.ts';
import { getSampleImages } from './sampleImages.ts';
import { BASE } from './url.ts';

/** What the site gives to the demos that look into a model. */
export function getInspectProps(): InspectProps {
  return {
    models: getModels(),
    images: getSampleImages(),
    synthetic: getSample().manifest.source === 'synthetic',
    base: BASE,
  };
}
