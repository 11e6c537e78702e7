import type { ComponentChildren } from 'preact';
import { ClassSwatch } from './ClassSwatch.tsx';

/** Scores of one class, or an average of them. */
interface Scores<Score> {
  precision: Score;
  recall: Score;
  f1Score: Score;
}

/** Props of `ReportTable`. */
export interface ReportTableProps<Score> {
  /** Beside `chart classification-report`. */
  class?: string;
  caption: ComponentChildren;
  /** What the last column counts. */
  counted: string;
  classes: readonly (Scores<Score> & { name: string; support: number })[];
  accuracy: Score;
  /** Rows beneath the accuracy. */
  averages: readonly (Scores<Score> & { name: string })[];
  /** How many were counted in all. */
  support: number;
  /** What stands in a score's cell. */
  draw: (score: Score) => ComponentChildren;
}

/** Precision, recall and F1 of each class, laid out as scikit-learn prints them. */
export function ReportTable<Score>(props: ReportTableProps<Score>) {
  const { caption, counted, classes, accuracy, averages, support, draw } = props;
  const cells = (scores: Scores<Score>, count: number) => (
    <>
      <td>{draw(scores.precision)}</td>
      <td>{draw(scores.recall)}</td>
      <td>{draw(scores.f1Score)}</td>
      <td>{count}</td>
    </>
  );
  return (
    <figure class={`chart classification-report ${props.class ?? ''}`.trim()}>
      <table>
        <caption class="chart-title">{caption}</caption>
        <thead>
          <tr>
            <td />
            {['precision', 'recall', 'f1-score', counted].map((name) => (
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
              {cells(one, one.support)}
            </tr>
          ))}
        </tbody>
        <tbody class="summary">
          <tr>
            <th scope="row">accuracy</th>
            <td />
            <td />
            <td>{draw(accuracy)}</td>
            <td>{support}</td>
          </tr>
          {averages.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              {cells(one, support)}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
