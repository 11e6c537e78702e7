import { LineChart } from '../../../demos/charts/LineChart.tsx';
import type { SuiteCurves as Curves, SuiteVariant } from '../../../demos/engine/suite.ts';
import { formatLoss, formatPercent } from '../../../demos/islands/bench/format.ts';
import { meanLine } from '../../lib/meanLine.ts';
import { meanCurve } from '../../lib/suiteResults.ts';

/** Props of `SuiteCurves`. */
export interface SuiteCurvesProps {
  /** Unique on the page. */
  id: string;
  variant: SuiteVariant;
}

/** Loss and accuracy by epoch: the mean of the runs, in a band from the lowest to the highest of them. */
export function SuiteCurves({ id, variant }: SuiteCurvesProps) {
  const { numTrainEpochs } = variant.config;
  return (
    <div class="suite-halves">
      <LineChart
        id={`${id}-loss`}
        title={`Loss, mean of ${variant.runs.length} runs`}
        description={inWords(variant, 'trainLoss', 'testLoss', formatLoss)}
        xLabel="epoch"
        yLabel="cross-entropy"
        xDomain={[0, numTrainEpochs]}
        series={[meanLine(variant, 'trainLoss', 'train'), meanLine(variant, 'testLoss', 'test')]}
        reference={{ y: Math.log(7), label: 'guessing: ln 7 = 1.95' }}
      />
      <LineChart
        id={`${id}-accuracy`}
        title={`Accuracy, mean of ${variant.runs.length} runs`}
        description={inWords(variant, 'trainAccuracy', 'testAccuracy', formatPercent)}
        xLabel="epoch"
        yLabel="share of images classified correctly"
        xDomain={[0, numTrainEpochs]}
        yFormat="percent"
        series={[
          meanLine(variant, 'trainAccuracy', 'train'),
          meanLine(variant, 'testAccuracy', 'test'),
        ]}
        reference={{ y: 1 / 7, label: 'guessing: 1 in 7' }}
      />
    </div>
  );
}

function inWords(
  variant: SuiteVariant,
  train: keyof Curves,
  test: keyof Curves,
  format: (value: number) => string,
): string {
  const end = (name: keyof Curves) => {
    const last = meanCurve(variant, name).at(-1);
    if (!last) return 'has no value';
    return `ends at ${format(last.mean)}, from ${format(last.low)} to ${format(last.high)}`;
  };
  return `Mean over ${variant.runs.length} runs: training ${end(train)}; test ${end(test)}. Shaded: from the lowest to the highest run.`;
}
