import { ConfusionMatrix } from '../../../demos/charts/ConfusionMatrix.tsx';
import { ReportIntervals } from '../../../demos/charts/ReportIntervals.tsx';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { Suite, SuiteVariant } from '../../../demos/engine/suite.ts';
import { pooledMatrix, pooledReport, testSetOf } from '../../lib/suiteResults.ts';

/** Props of `SuiteReport`. */
export interface SuiteReportProps {
  /** Unique on the page. */
  id: string;
  suite: Suite;
  variant: SuiteVariant;
}

/** The confusion matrix of all runs together, and their report with intervals. */
export function SuiteReport({ id, suite, variant }: SuiteReportProps) {
  const on = testSetOf(variant);
  return (
    <div class="suite-halves">
      <ReportIntervals
        report={pooledReport(suite, variant, on)}
        caption={`Report of ${variant.runs.length} runs together`}
      />
      <ConfusionMatrix
        id={`${id}-matrix`}
        title="Confusion matrix"
        matrix={pooledMatrix(suite, variant, on)}
        labels={LABELS}
      />
    </div>
  );
}
