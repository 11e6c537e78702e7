import { SweepDemo, type SweepProps } from './sweep/SweepDemo.tsx';
import type { SweepSpec } from './sweep/sweepSpec.ts';

const SPEC: SweepSpec = {
  id: 'learning-rate',
  title: 'A ladder of learning rates',
  swept: 'lr',
  rungsName: 'rates',
  rungsLabel: 'Learning rates',
  firstRungs: ['5e-6', '5e-5', '5e-4', '5e-3', '5e-2'],
  // Twenty steps of 80 images in batches of 16: enough to tell what is too low and what too high.
  firstEpochs: 4,
  shared: ['model', 'images', 'epochs', 'seed', 'backend'],
  placeOf: Number,
  lookFor:
    'From left to right, find the first training curve that falls at all, the one that falls the furthest, and the first that climbs or shakes: the rate to take lies below that last one, by a factor of three to ten.',
  hint: 'A loss that is no longer a number ends its run, and the next rate follows.',
};

/** The demo `learning-rate`: short runs at rates that lie factors apart. */
export default function LearningRate(props: SweepProps) {
  return <SweepDemo spec={SPEC} {...props} />;
}
