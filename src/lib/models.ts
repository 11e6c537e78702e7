import { existsSync, readFileSync } from 'node:fs';
import { type ModelOffer, RANDOM_MODEL } from '../../demos/engine/models/offers.ts';

const INDEX = 'public/models/index.json';

/** The models that a reader of this build can choose: those it serves, then the random one. */
export function getModels(): ModelOffer[] {
  const served: ModelOffer[] = existsSync(INDEX) ? JSON.parse(readFileSync(INDEX, 'utf8')) : [];
  return [...served, RANDOM_MODEL];
}
