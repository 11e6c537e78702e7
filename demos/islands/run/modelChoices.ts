/** Which models and devices a reader can choose from, and how they are written in a list. */
import {
  HUB_MODELS,
  isHubModel,
  type ModelOffer,
  RANDOM_MODEL,
} from '../../engine/models/offers.ts';
import type { KeptModel } from '../../worker/keptModels.ts';
import { formatBytes } from '../bench/format.ts';

/** One line of a list. */
export interface Option {
  value: string;
  text: string;
}

export const BACKEND_OPTIONS: Option[] = [
  { value: 'auto', text: 'automatic' },
  { value: 'webgpu', text: 'WebGPU' },
  { value: 'wasm', text: 'WebAssembly' },
];

/**
 * What can be chosen on this site: the models it has, the random one that needs no download, the
 * reader's own, and those that Hugging Face has.
 */
export function choicesOf(
  models: readonly ModelOffer[],
  own: readonly KeptModel[] = [],
): ModelOffer[] {
  return [
    ...models.filter(({ id }) => id !== RANDOM_MODEL.id),
    RANDOM_MODEL,
    ...own.map(({ id, name, parameters }) => ({
      id,
      name: `Yours: ${name}`,
      parameters,
      bytes: 0,
      pretrained: true,
    })),
    ...HUB_MODELS,
  ];
}

/** The models to choose from, and what a link has set if it is another. */
export function modelOptions(models: readonly ModelOffer[], model: string): Option[] {
  const options = models.map(({ id, name, bytes }) => {
    const download = isHubModel(id) ? `, ${formatBytes(bytes)} from Hugging Face` : '';
    return { value: id, text: name + download };
  });
  const known = models.some(({ id }) => id === model);
  return known ? options : [...options, { value: model, text: model }];
}
