import { SweepDemo, type SweepProps } from './sweep/SweepDemo.tsx';
import type { SweepSpec } from './sweep/sweepSpec.ts';

const SPEC: SweepSpec = {
  id: 'dataset-size',
  title: 'Accuracy by number of images',
  swept: 'images',
  rungsName: 'sizes',
  rungsLabel: 'Numbers of images',
  // Four, eight and twelve of each class, and whatever there is.
  firstRungs: ['28', '56', '84', 'all'],
  firstEpochs: 10,
  shared: ['model', 'epochs', 'seed', 'backend'],
  // More images than there are cannot be drawn.
  placeOf: (value, images) => images ?? (value === 'all' ? undefined : Number(value)),
  lookFor:
    'Before you believe a slope, look at the intervals: of 28 images six are left to be tested on, and as long as the bands of two sizes overlap, chance alone may have drawn the line between them.',
  hint: 'Runs here keep a fifth of each number for the test, so that smaller samples are judged by fewer images, too. With equal epochs, more images mean more steps.',
};

/** The demo `dataset-size`: the same training on more and more images. */
export default function DatasetSize(props: SweepProps) {
  return <SweepDemo spec={SPEC} {...props} />;
}
