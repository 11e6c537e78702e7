import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '../../demos/engine/run.ts';
import { changedSettings, defaultName, LONGEST_NAME } from '../../demos/session/runNames.ts';
import { fixtureRun } from '../fixtures/run.ts';

const { model } = fixtureRun();
const name = (changes: Partial<RunConfig>) =>
  defaultName({ model, config: { ...DEFAULT_CONFIG, ...changes } });

describe('defaultName', () => {
  it.each<[Partial<RunConfig>, string]>([
    [{}, 'ViT-Tiny/16, as in step 5'],
    [{ backend: 'wasm' }, 'ViT-Tiny/16, as in step 5'],
    [{ numTrainEpochs: 3, learningRate: 3e-4 }, 'ViT-Tiny/16, epochs 3, learning rate 3e-4'],
    [{ unfreeze: 'head', augment: false }, 'ViT-Tiny/16, train head only, augment none'],
    [{ unfreeze: 1, seed: 7 }, 'ViT-Tiny/16, train last block, seed 7'],
    [{ unfreeze: 3, sampleSize: 28 }, 'ViT-Tiny/16, train last 3 blocks, images 28'],
    [{ loadBestModelAtEnd: true }, 'ViT-Tiny/16, model kept lowest test loss'],
  ])('of %o', (changes, expected) => {
    expect(name(changes)).toBe(expected);
  });

  it('says that a run went on from a model of the reader’s own', () => {
    const config = { ...DEFAULT_CONFIG, model: 'run:browser-1', seed: 3 };
    const own = model && { ...model, id: 'run:browser-1', name: 'My best' };
    expect(defaultName({ model: own, config })).toBe('My best, then seed 3');
  });

  it('takes the model’s id where it was never loaded', () => {
    expect(defaultName({ config: DEFAULT_CONFIG })).toBe('vit-tiny-patch16-224, as in step 5');
  });

  it('is cut where it would be too long', () => {
    const long = name({
      numTrainEpochs: 3,
      learningRate: 3e-4,
      batchSize: 8,
      seed: 7,
      sampleSize: 28,
      weightDecay: 0.1,
      classWeights: 'balanced',
    });
    expect(long.length).toBeLessThanOrEqual(LONGEST_NAME);
    expect(long).toBe('ViT-Tiny/16, epochs 3, learning rate 3e-4, batch 8, images 28, seed 7…');
  });
});

it('changedSettings lists what is not as in step 5, the device too', () => {
  const changed = changedSettings({ ...DEFAULT_CONFIG, numTrainEpochs: 2, backend: 'wasm' });
  expect(changed.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'Epochs: 2',
    'Device: wasm',
  ]);
});
