import { SweepDemo, type SweepProps } from './sweep/SweepDemo.tsx';
import type { SweepSpec } from './sweep/sweepSpec.ts';

const SPEC: SweepSpec = {
  id: 'imbalance',
  title: 'What a majority does to the others',
  swept: 'class-weights',
  rungsName: 'weights',
  rungsLabel: 'Class weights',
  firstRungs: ['none', 'balanced'],
  firstEpochs: 10,
  // No number of images: a part of a sample is drawn with its classes alike.
  shared: ['model', 'epochs', 'seed', 'backend'],
  lookFor:
    'Compare the three tables row by row: where nevi are two thirds of what a model has learnt from, accuracy on images of that kind can stay high while macro F1 and the part of the melanomas that is found fall.',
  hint: 'The site’s sample has its classes alike, so that weights change next to nothing on it. For a contrast of your own, hand over images in step 2 whose classes differ, and take all of them.',
};

/** The demo `imbalance`: a majority class, and class weights against it. */
export default function Imbalance(props: SweepProps) {
  return <SweepDemo spec={SPEC} {...props} />;
}
