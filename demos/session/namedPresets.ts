/** Settings with a name, `?preset=overfit`: what exercises link to, short enough for a slide. */

/** A preset. What it does not name stays as the demo has it. */
export interface NamedPreset {
  /** Its name in a link, which never changes. */
  id: string;
  /** Id of the demo that it is for. */
  demo: string;
  /** For people. */
  title: string;
  /** As they stand in a link. */
  settings: Readonly<Record<string, string>>;
}

export const NAMED_PRESETS: readonly NamedPreset[] = [
  {
    id: 'split-by-chance',
    demo: 'split',
    title: 'Split by chance alone',
    settings: { stratify: 'no', 'test-size': '0.2', seed: '1' },
  },
  {
    id: 'small-crops',
    demo: 'augmentation',
    title: 'Crops as for photographs of objects',
    settings: { scale: '0.08', vflip: '0', seed: '1' },
  },
  {
    id: 'overfit',
    demo: 'finetune',
    title: 'Forty epochs at a high rate, without augmentation',
    settings: { model: 'lesion-vit-nano', epochs: '40', lr: '2e-4', augment: '0', seed: '42' },
  },
  {
    id: 'own-seed',
    demo: 'finetune',
    title: 'Ten epochs, a seed for everyone',
    settings: { model: 'lesion-vit-nano', epochs: '10', lr: '2e-4', seed: '1' },
  },
  {
    id: 'head-alone',
    demo: 'finetune',
    title: 'The head alone learns',
    settings: { model: 'lesion-vit-nano', unfreeze: 'head', epochs: '30', seed: '42' },
  },
  {
    id: 'rate-ladder',
    demo: 'learning-rate',
    title: 'Five rates, each ten times the last',
    settings: {
      model: 'lesion-vit-nano',
      rates: '5e-6, 5e-5, 5e-4, 5e-3, 5e-2',
      epochs: '4',
      seed: '42',
    },
  },
];

/** A link's query, with its preset written out. */
export interface LinkQuery {
  query: URLSearchParams;
  /** One sentence where the link names a preset that there is not. */
  notices: string[];
}

/** Writes the preset of a query string out. What the link sets beside it goes before. */
export function readLinkQuery(search: string): LinkQuery {
  const query = new URLSearchParams(search);
  const id = query.get('preset');
  if (id === null) return { query, notices: [] };
  const preset = NAMED_PRESETS.find((one) => one.id === id);
  if (!preset) {
    const ids = NAMED_PRESETS.map((one) => one.id).join(', ');
    return {
      query,
      notices: [`The link asks for preset=${id}, which is ignored: it must be one of ${ids}.`],
    };
  }
  return {
    query: new URLSearchParams({ ...preset.settings, ...Object.fromEntries(query) }),
    notices: [],
  };
}
