import { ReportTable } from './ReportTable.tsx';

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
  return (
    <ReportTable
      {...report}
      class="with-intervals"
      caption={
        <>
          {caption} <span class="measure">score over its 95% interval</span>
        </>
      }
      counted="n"
      averages={[{ name: 'macro avg', ...report.macroAvg }]}
      draw={({ value, low, high }) => (
        <>
          {value.toFixed(2)}
          <small>
            {low.toFixed(2)}–{high.toFixed(2)}
          </small>
        </>
      )}
    />
  );
}
