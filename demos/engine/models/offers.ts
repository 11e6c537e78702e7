/** A model that a reader can choose. `public/models/index.json` is a list of these. */
export interface ModelOffer {
  /** Folder name below `models/`, and the value of `model` in a link. */
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

/** The model for a site that could get no other: small, with random weights. It learns little. */
export const RANDOM_MODEL: ModelOffer = {
  id: 'vit-random',
  name: 'Small ViT, random weights',
  parameters: 747_456,
  bytes: 0,
  pretrained: false,
};
