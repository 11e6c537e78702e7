/** The demos of this site, in the order of the pipeline. */
export const DEMOS = [
  {
    id: 'environment',
    title: 'Measure this device',
    summary: 'What this browser and its device can do, and how long a training will take on them.',
    chapter: 'step-1-set-up',
  },
  {
    id: 'dataset',
    title: 'Look at the data',
    summary: 'The sample as a table, as images and by class, and a check that nothing is missing.',
    chapter: 'step-2-load-the-data',
  },
  {
    id: 'augmentation',
    title: 'Augment an image',
    summary: 'One image and random views of it, which follow every range as you move it.',
    chapter: 'step-3-preprocess',
  },
  {
    id: 'split',
    title: 'Split the data',
    summary: 'Which image goes where, by class or by chance alone, and what a leak would be.',
    chapter: 'step-3-preprocess',
  },
  {
    id: 'patches',
    title: 'Cut an image into tokens',
    summary:
      'Every patch of an image as a vector, and how alike they are: by content and by place.',
    chapter: 'step-4-load-the-model',
  },
  {
    id: 'model',
    title: 'Load a model',
    summary:
      'Its parts with their parameters and multiply-adds, what its file lacks, and how it takes an image.',
    chapter: 'step-4-load-the-model',
  },
  {
    id: 'finetune',
    title: 'Fine-tune the model',
    summary:
      'Set the hyperparameters, run, and watch loss and accuracy of both sides of the split.',
    chapter: 'step-5-train',
  },
  {
    id: 'evaluate',
    title: 'Evaluate the result',
    summary:
      'Scores with their intervals, the report, the confusion matrix and the images behind it, ROC curves.',
    chapter: 'step-6-evaluate',
  },
  {
    id: 'attention',
    title: 'Look into the model',
    summary:
      'What the class token attends to, by layer and head, and attention rollout over an image.',
    chapter: 'step-6-evaluate',
  },
  {
    id: 'learning-rate',
    title: 'Find the learning rate',
    summary: 'Short runs at rates that lie factors apart, from too low to so high that it fails.',
    chapter: 'step-7-optimise',
  },
  {
    id: 'dataset-size',
    title: 'Learn from more images',
    summary: 'The same training on more and more images, and what chance makes of the difference.',
    chapter: 'step-7-optimise',
  },
  {
    id: 'compare-models',
    title: 'Compare models',
    summary: 'One training, several models: their accuracy, time and memory side by side.',
    chapter: 'step-7-optimise',
  },
  {
    id: 'imbalance',
    title: 'Unbalance the classes',
    summary: 'What a majority does to the rare classes, which accuracy hides, and class weights.',
    chapter: 'pitfalls',
  },
] as const;

export type DemoId = (typeof DEMOS)[number]['id'];

/** What a demo is called. */
export function demoTitle(id: DemoId): string {
  return DEMOS.find((demo) => demo.id === id)?.title ?? id;
}
