/** A model as it lies on the site, read by the test itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../../../cli/shared/paths.ts';
import { randomModelFiles } from '../../../demos/engine/models/modelFiles.ts';
import { RANDOM_MODEL } from '../../../demos/engine/models/offers.ts';
import { readSafetensors } from '../../../demos/engine/weights/safetensors.ts';

interface SiteModel {
  /** `config.json`. */
  config: Record<string, number>;
  /** Absent of the random model, which has no file. */
  weights?: ReturnType<typeof readSafetensors>;
}

export function readSiteModel(id: string): SiteModel {
  if (id === RANDOM_MODEL.id) {
    return { config: randomModelFiles().config as Record<string, number> };
  }
  const file = (name: string) => readFileSync(join(DIST, 'models', id, name));
  return {
    config: JSON.parse(file('config.json').toString()),
    weights: readSafetensors(file('model.safetensors'), id),
  };
}
