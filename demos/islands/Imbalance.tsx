import { MIX_NAMES } from '../engine/data/mixes.ts';
import { SweepDemo, type SweepProps } from './sweep/SweepDemo.tsx';
import type { SweepSpec } from './sweep/sweepSpec.ts';

const SPEC: SweepSpec = {
  id: 'imbalance',
  title: 'What a majority does to the others',
  // As in the recorded suite of the same name.
  swept: [
    { id: 'balanced', name: MIX_NAMES.balanced, settings: {}, mix: 'balanced' },
    { id: 'natural', name: MIX_NAMES.natural, settings: {}, mix: 'natural' },
    {
      id: 'natural-weighted',
      name: `${MIX_NAMES.natural}, weighted`,
      settings: { 'class-weights': 'balanced' },
      mix: 'natural',
    },
  ],
  rungsName: 'mixes',
  rungsLabel: 'Learn from',
  firstRungs: ['balanced', 'natural', 'natural-weighted'],
  firstEpochs: 10,
  // No number of images: a part of a sample is drawn with its classes alike.
  shared: ['model', 'epochs', 'seed', 'backend'],
  lookFor:
    'Compare the three tables row by row: where nevi are two thirds of what a model has learnt from, accuracy on images of that kind can stay high while macro F1 and the part of the melanomas that is found fall.',
  hint: 'Each run is tested on a fifth of its own hundred images. Of a hundred in HAM10000’s proportions those are 13 nevi, 2 melanomas and 5 others: watch the interval of the melanoma recall, and try more than one seed.',
  images:
    'synthetic lesions that this page draws with the seed, for the site’s sample has 15 nevi and 67 are needed. Where your own images of step 2 have 67 nevi and at least 14 or 15 of each other class, they are drawn from those',
};

/** The demo `imbalance`: a majority class, and class weights against it. */
export default function Imbalance(props: SweepProps) {
  return <SweepDemo spec={SPEC} {...props} />;
}
