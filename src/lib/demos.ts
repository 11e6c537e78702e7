/** The demos of this site, in the order of the pipeline. */
export const DEMOS = [
  {
    id: 'dataset',
    title: 'Look at the data',
    summary: 'The sample as a table, as images and by class, and a check that nothing is missing.',
    chapter: 'step-2-load-the-data',
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
    summary: 'Accuracy, precision, recall and F1, the classification report, the confusion matrix.',
    chapter: 'step-6-evaluate',
  },
] as const;

export type DemoId = (typeof DEMOS)[number]['id'];
