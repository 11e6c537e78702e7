import type { SettingName } from '../../session/settings.ts';

/** What each setting does, and what to expect where its value is larger: a sentence or two at its control. */
export const SETTING_HINTS: Record<SettingName, string> = {
  model:
    'What the training starts from. A larger model has learnt more before; each step takes more time and memory.',
  unfreeze:
    'Which layers learn. The more of them, the better the model can fit your images, and the sooner it knows them by heart; fewer make each step faster.',
  epochs:
    'How often the model goes through all training images. More epochs lower the training loss further; the test loss rises again once the model learns the images by heart.',
  lr: 'How far each step goes along the gradient, at its peak. Larger is faster, until the loss shakes or climbs; too small, and the run ends before it has got anywhere.',
  batch:
    'How many images are averaged before a step. A larger batch makes steady, but fewer steps in an epoch, and takes more memory.',
  images:
    'How many images of the sample are used, as many of each class as can be. A fifth is kept for the test; more images make a better model and a surer test, and take longer.',
  augment:
    'Whether each training image is cut and mirrored by chance every time it is seen. That slows down learning by heart; it takes more epochs until the training loss is low.',
  seed: 'The number that all chance of the run comes from: the split, the new head, the order, the cuts. Another one shows how much of a score is luck; a larger one is no better.',
  backend:
    'What computes. WebGPU is the graphics processor, most often many times faster; WebAssembly the main one, which is always there.',
  'weight-decay':
    'How hard each step pulls the weights towards 0. Larger keeps the model simpler; too large, and it cannot learn.',
  schedule:
    'How the learning rate goes on from its peak. Falling to 0, it lets the last steps settle; a constant one keeps moving.',
  warmup:
    'Part of the steps in which the rate climbs from 0 to its peak. Larger spares the learnt weights the new head’s first errors; fewer steps are left at full rate.',
  accumulate:
    'Batches a step: they count as one large batch, and need the memory of one. Larger means fewer steps.',
  'label-smoothing':
    'Part of each target that all classes share. Larger makes the model less sure of itself, and its loss higher.',
  'class-weights':
    'Balanced: the rare classes count as much in the loss as the frequent ones. More of them are found, and more of the frequent ones are missed.',
  best: 'Of the last epoch, or of the best on the test images, which flatters its score.',
  patience:
    'Epochs without a better one after which the run ends early. Larger waits longer; none never ends early.',
};
