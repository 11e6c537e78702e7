/** The classification report: all scores of a prediction at once, as data and as text. */
import { accuracyScore } from './accuracy.ts';
import { precisionRecallFscoreSupport, type ScoreOptions, type Scores } from './precisionRecall.ts';
import { type Targets, uniqueLabels } from './targets.ts';

/** Options of the report. */
interface ReportOptions extends ScoreOptions {
  /** A name for each label; by default its number. */
  targetNames?: readonly string[];
}

/** One line of the report. */
interface ClassScores extends Scores {
  name: string;
  /** Images of the class. */
  support: number;
}

/** The report as data. */
interface ClassificationReportDict {
  classes: ClassScores[];
  /** Over all images, those of no class in `labels` among them. */
  accuracy: number;
  /** Only where `labels` leave out a class that occurs; otherwise all three would be the accuracy. */
  microAvg?: Scores;
  macroAvg: Scores;
  weightedAvg: Scores;
  /** Images of all classes listed. */
  support: number;
}

/**
 * The scores of each class and their averages: scikit-learn's `classification_report` with
 * `output_dict=True`.
 *
 * @throws RangeError for no predictions, not as many as labels, or not as many names as classes.
 */
export function classificationReportDict(
  yTrue: Targets,
  yPred: Targets,
  options: ReportOptions = {},
): ClassificationReportDict {
  const present = uniqueLabels(yTrue, yPred);
  const { labels = present, targetNames = labels.map(String), zeroDivision } = options;
  if (targetNames.length !== labels.length) {
    throw new RangeError(
      `The report has ${labels.length} classes and ${targetNames.length} names; give as many names as classes, or name the classes with \`labels\`.`,
    );
  }

  const { support, ...scores } = precisionRecallFscoreSupport(yTrue, yPred, {
    labels,
    zeroDivision,
  });
  const average = (average: 'macro' | 'micro' | 'weighted'): Scores => {
    const { precision, recall, f1Score } = precisionRecallFscoreSupport(yTrue, yPred, {
      labels,
      zeroDivision,
      average,
    });
    return { precision, recall, f1Score };
  };
  const complete = present.every((label) => labels.includes(label));
  return {
    classes: targetNames.map((name, i) => ({
      name,
      precision: scores.precision[i],
      recall: scores.recall[i],
      f1Score: scores.f1Score[i],
      support: support[i],
    })),
    accuracy: accuracyScore(yTrue, yPred),
    ...(complete ? {} : { microAvg: average('micro') }),
    macroAvg: average('macro'),
    weightedAvg: average('weighted'),
    support: support.reduce((sum, images) => sum + images, 0),
  };
}

// #region classification-report
/** The report as text, character by character as scikit-learn's `classification_report` prints it. */
export function classificationReport(
  yTrue: Targets,
  yPred: Targets,
  options: ReportOptions & { digits?: number } = {},
): string {
  const { digits = 2 } = options;
  const report = classificationReportDict(yTrue, yPred, options);
  const names = report.classes.map(({ name }) => name);
  const width = Math.max(...names.map((name) => name.length), 'weighted avg'.length, digits);

  const line = (name: string, ...cells: string[]) =>
    `${name.padStart(width)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}\n`;
  // Where no prediction is right, scikit-learn counts in floating point, and it shows: "4.0".
  const count = (images: number) => (report.accuracy === 0 ? images.toFixed(1) : String(images));
  const row = (name: string, { precision, recall, f1Score }: Scores, support = report.support) => {
    const scores = [precision, recall, f1Score].map((value) => toFixedEven(value, digits));
    return line(name, ...scores, count(support));
  };

  return [
    line('', 'precision', 'recall', 'f1-score', 'support'),
    '\n',
    ...report.classes.map((scores) => row(scores.name, scores, scores.support)),
    '\n',
    report.microAvg
      ? row('micro avg', report.microAvg)
      : line('accuracy', '', '', toFixedEven(report.accuracy, digits), count(report.support)),
    row('macro avg', report.macroAvg),
    row('weighted avg', report.weightedAvg),
  ].join('');
}
// #endregion classification-report

/**
 * A number as Python writes it with `f'{value:.{digits}f}'`. That rounds a tie to the even digit,
 * where `toFixed` rounds up: 0.125 is 0.12 to Python and 0.13 to JavaScript. A binary number lies
 * halfway between two decimals exactly when it is an odd multiple of 1 / 2^(digits + 1).
 */
function toFixedEven(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  if ((value * 2 ** (digits + 1)) % 2 !== 1) return value.toFixed(digits);
  const scale = 10 ** digits;
  const below = Math.floor(value * scale);
  return ((below % 2 === 0 ? below : below + 1) / scale).toFixed(digits);
}
