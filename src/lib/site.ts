/** What every page says of the site and of those it owes. */
export const SITE = {
  name: 'Lesion Lab',
  tagline: 'A tutorial that runs',
  /** Of publication, for those who cite. */
  year: '2026',
  description:
    'Fine-tune a Vision Transformer on 100 skin-lesion images, in the page, and see the loss curves, the classification report and the confusion matrix beside the prose.',
  disclaimer: 'Teaching material, no medical device.',
} as const;

/** The authors of the tutorial that this site carries, in their order. */
export const TUTORIAL_AUTHORS = [
  'Albert Gu',
  'Muhan An',
  'Ronit Agarwala',
  'Yiqi Liu',
  'Zerlina Lai',
] as const;

/** Pages of the header, in order. */
export const SITE_NAV = [
  { label: 'Tutorial', path: '/tutorial/introduction/', below: '/tutorial/' },
  { label: 'Lab', path: '/lab/', below: '/lab/' },
  { label: 'How it works', path: '/guide/how-it-works/', below: '/guide/how-it-works/' },
  { label: 'Teaching', path: '/guide/for-teachers/', below: '/guide/for-teachers/' },
  { label: 'References', path: '/references/', below: '/references/' },
] as const;
