import { ReportTable } from './ReportTable.tsx';

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
  const { macroAvg, weightedAvg } = report;
  return (
    <ReportTable
      {...report}
      caption={caption}
      counted="support"
      averages={[
        { name: 'macro avg', ...macroAvg },
        { name: 'weighted avg', ...weightedAvg },
      ]}
      draw={(score) => (Number.isNaN(score) ? 'nan' : score.toFixed(2))}
    />
  );
}
