/** The metrics once more, from the predictions of a run and by their definitions: no code of the engine. */
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { Prediction } from '../../../demos/engine/run.ts';

/** What predictions amount to. */
export interface Recount {
  /** Correct / all. */
  accuracy: number;
  /** Mean of -ln of the probability of the true class. */
  loss: number;
  /** Counts, [true class][predicted class]. */
  matrix: number[][];
  /** One row a class: precision, recall, F1 (0 where they are undefined), support. */
  classes: { label: string; precision: number; recall: number; f1: number; support: number }[];
}

/** Counts predictions anew. */
export function recount(predictions: readonly Prediction[]): Recount {
  const pairs = predictions.map(({ label, probabilities }) => ({
    truth: LABELS.indexOf(label),
    guess: probabilities.indexOf(Math.max(...probabilities)),
    probability: probabilities[LABELS.indexOf(label)],
  }));
  const count = (test: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(test).length;
  const classes = LABELS.map((label, id) => {
    const hits = count(({ truth, guess }) => truth === id && guess === id);
    const guessed = count(({ guess }) => guess === id);
    const support = count(({ truth }) => truth === id);
    return {
      label,
      precision: guessed === 0 ? 0 : hits / guessed,
      recall: support === 0 ? 0 : hits / support,
      f1: guessed + support === 0 ? 0 : (2 * hits) / (guessed + support),
      support,
    };
  });
  return {
    accuracy: count(({ truth, guess }) => truth === guess) / pairs.length,
    loss: -pairs.reduce((sum, { probability }) => sum + Math.log(probability), 0) / pairs.length,
    matrix: LABELS.map((_, row) =>
      LABELS.map((_, column) => count(({ truth, guess }) => truth === row && guess === column)),
    ),
    classes,
  };
}
