import { ClassSwatch } from './ClassSwatch.tsx';

/** A score with the interval it may lie in, all 0 to 1. */
export interface Measured {
  value: number;
  low: number;
  high: number;
}

/** Scores of one class, or an average of them. */
export interface IntervalScores {
  precision: Measured;
  recall: Measured;
  f1Score: Measured;
}

/** A classification report whose scores have intervals. */
export interface IntervalReport {
  classes: readonly (IntervalScores & { name: string; support: number })[];
  accuracy: Measured;
  macroAvg: IntervalScores;
  /** Number of predictions. */
  support: number;
}

/** Props of `ReportIntervals`. */
export interface ReportIntervalsProps {
  report: IntervalReport;
  caption: string;
}

/** Precision, recall and F1 of each class, each over its 95 % interval. */
export function ReportIntervals({ report, caption }: ReportIntervalsProps) {
  const { classes, accuracy, macroAvg, support } = report;
  return (
    <figure class="chart classification-report with-intervals">
      <table>
        <caption class="chart-title">
          {caption} <span class="measure">score over its 95% interval</span>
        </caption>
        <thead>
          <tr>
            <td />
            {['precision', 'recall', 'f1-score', 'n'].map((name) => (
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
            <Score {...accuracy} />
            <td>{support}</td>
          </tr>
          <tr>
            <th scope="row">macro avg</th>
            <Scores scores={macroAvg} support={support} />
          </tr>
        </tbody>
      </table>
    </figure>
  );
}

function Scores({ scores, support }: { scores: IntervalScores; support: number }) {
  return (
    <>
      <Score {...scores.precision} />
      <Score {...scores.recall} />
      <Score {...scores.f1Score} />
      <td>{support}</td>
    </>
  );
}

function Score({ value, low, high }: Measured) {
  return (
    <td>
      {value.toFixed(2)}
      <small>
        {low.toFixed(2)}–{high.toFixed(2)}
      </small>
    </td>
  );
}
