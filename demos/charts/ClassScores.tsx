import { ClassSwatch } from './ClassSwatch.tsx';
import type { IntervalReport, Measured } from './ReportIntervals.tsx';

/** Props of `ClassScores`. */
export interface ClassScoresProps {
  /** Unique on the page. */
  id: string;
  title: string;
  classes: IntervalReport['classes'];
}

/** Precision, recall and F1 of each class as bars over their intervals: a table whose cells are drawn. */
export function ClassScores({ id, title, classes }: ClassScoresProps) {
  return (
    <figure class="chart class-scores" id={id}>
      <table>
        <caption class="chart-title">
          {title} <span class="measure">from 0 to 1, the line is the 95% interval</span>
        </caption>
        <thead>
          <tr>
            <td />
            {['precision', 'recall', 'f1-score'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map(({ name, precision, recall, f1Score }) => (
            <tr key={name} data-label={name}>
              <th scope="row">
                <ClassSwatch label={name} />
                {name}
              </th>
              <ScoreBar {...precision} />
              <ScoreBar {...recall} />
              <ScoreBar {...f1Score} />
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function ScoreBar({ value, low, high }: Measured) {
  return (
    <td>
      <span class="strip" aria-hidden="true">
        <span class="bar" style={{ '--length': percent(value) }} />
        <span class="interval" style={{ '--at': percent(low), '--length': percent(high - low) }} />
      </span>
      {value.toFixed(2)}{' '}
      <small>
        {low.toFixed(2)}–{high.toFixed(2)}
      </small>
    </td>
  );
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)}%`;
}
