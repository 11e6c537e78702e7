import { parseHubName } from '../weights/hub/hubName.ts';

/** A model that a reader can choose. `public/models/index.json` is a list of the site's own. */
export interface ModelOffer {
  /**
   * Value of `model` in a link: the folder's name below `models/`, or, on Hugging Face, `owner/name`
   * or `owner/name@revision`.
   */
  id: string;
  /** For people: "ViT-Tiny/16". */
  name: string;
  /** Count of parameters without a classification head. */
  parameters: number;
  /** Bytes to load; 0 for a model that is made on the spot. */
  bytes: number;
  /** Whether its weights were learnt before, or are random. */
  pretrained: boolean;
}

/** The id of the model that the repository holds, whose card lies beside its weights. */
export const BUNDLED_MODEL = 'lesion-vit-nano';

/** The model for a site that could get no other: small, with random weights. It learns little. */
export const RANDOM_MODEL: ModelOffer = {
  id: 'vit-random',
  name: 'Small ViT, random weights',
  parameters: 747_456,
  bytes: 0,
  pretrained: false,
};

/** Models that are downloaded from Hugging Face when a run asks for them. */
export const HUB_MODELS: readonly ModelOffer[] = [
  hubOffer('WinKawaks/vit-tiny-patch16-224', 5_524_416, 23e6),
  hubOffer('microsoft/swin-tiny-patch4-window7-224', 27_519_354, 113e6),
  hubOffer('google/vit-base-patch16-224-in21k', 85_798_656, 346e6),
];

/** @param bytes to the nearest million: what is listed there counts. */
function hubOffer(id: string, parameters: number, bytes: number): ModelOffer {
  return { id, name: modelName(id), parameters, bytes, pretrained: true };
}

/** Whether a value of `model` means a model on Hugging Face. */
export function isHubModel(id: string): boolean {
  return parseHubName(id) !== undefined;
}

/** From a Hugging Face name to one for people: `vit-tiny-patch16-224` is "ViT-Tiny/16". */
export function modelName(id: string): string {
  if (id === BUNDLED_MODEL) return 'Lesion ViT-Nano/16';
  const parts =
    /^(?:[\w.-]+\/)?(vit|deit|swin)-([a-z]+)-patch(\d+)(?:-window\d+)?-\d+(?:-(.+))?$/.exec(id);
  if (!parts) return id;
  const [, family, size, patch, training] = parts;
  const names: Record<string, string> = { vit: 'ViT', deit: 'DeiT', swin: 'Swin' };
  const name = `${names[family]}-${size[0].toUpperCase()}${size.slice(1)}/${patch}`;
  return training ? `${name} (${training.replace(/^in(\d+k)$/, 'ImageNet-$1')})` : name;
}
