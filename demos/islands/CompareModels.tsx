import type { ComponentChildren } from 'preact';
import { ImageGrowth } from './compare/ImageGrowth.tsx';
import { SweepDemo, type SweepProps } from './sweep/SweepDemo.tsx';
import type { SweepSpec } from './sweep/sweepSpec.ts';

const SPEC: SweepSpec = {
  id: 'compare-models',
  title: 'Models side by side',
  swept: 'model',
  rungsName: 'models',
  rungsLabel: 'Models',
  firstRungs: [],
  firstEpochs: 5,
  shared: ['images', 'epochs', 'seed', 'backend'],
  lookFor:
    'Set what a model gains against what it costs: a point of accuracy that lies within the other’s interval is no gain, but three times the time and memory are a price that you pay in every run.',
  hint: 'All models see the same images in the same order. Those on Hugging Face are downloaded first; the browser keeps them.',
};

/** What a larger image costs, as recorded: drawn at build time. */
interface Growth {
  growth?: ComponentChildren;
}

/** The demo `compare-models`: one training, several models; and what a larger image costs. */
export default function CompareModels({ growth, ...props }: SweepProps & Growth) {
  return (
    <SweepDemo
      spec={SPEC}
      {...props}
      beneath={(backend) => <ImageGrowth plot={growth} backend={backend} />}
    />
  );
}
