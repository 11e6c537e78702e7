import { ClassSwatch } from './ClassSwatch.tsx';

/** Scores of one class, or an average of them; 0 to 1. */
export interface ReportScores {
  precision: number;
  recall: number;
  f1Score: number;
}

/** A classification report, as numbers. */
export interface ReportData {
  classes: readonly (ReportScores & { name: string; support: number })[];
  accuracy: number;
  macroAvg: ReportScores;
  weightedAvg: ReportScores;
  /** Number of test images. */
  support: number;
}

/** Props of `ClassificationReport`. */
export interface ClassificationReportProps {
  report: ReportData;
  caption?: string;
}

/** Precision, recall and F1 of each class, laid out as scikit-learn prints them. */
export function ClassificationReport({
  report,
  caption = 'Classification report',
}: ClassificationReportProps) {
  const { classes, accuracy, macroAvg, weightedAvg, support } = report;
  return (
    <figure class="chart classification-report">
      <table>
        <caption class="chart-title">{caption}</caption>
        <thead>
          <tr>
            <td />
            {['precision', 'recall', 'f1-score', 'support'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((one) => (
            <tr key={one.name}>
              <th scope="row">
                <ClassSwatch label={one.name} />
                {one.name}
              </th>
              <Scores scores={one} support={one.support} />
            </tr>
          ))}
        </tbody>
        <tbody class="summary">
          <tr>
            <th scope="row">accuracy</th>
            <td />
            <td />
            <td>{score(accuracy)}</td>
            <td>{support}</td>
          </tr>
          <tr>
            <th scope="row">macro avg</th>
            <Scores scores={macroAvg} support={support} />
          </tr>
          <tr>
            <th scope="row">weighted avg</th>
            <Scores scores={weightedAvg} support={support} />
          </tr>
        </tbody>
      </table>
    </figure>
  );
}

function Scores({ scores, support }: { scores: ReportScores; support: number }) {
  return (
    <>
      <td>{score(scores.precision)}</td>
      <td>{score(scores.recall)}</td>
      <td>{score(scores.f1Score)}</td>
      <td>{support}</td>
    </>
  );
}

function score(value: number): string {
  return Number.isNaN(value) ? 'nan' : value.toFixed(2);
}
