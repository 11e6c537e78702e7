import { useMemo } from 'preact/hooks';
import { ClassificationReport } from '../../charts/ClassificationReport.tsx';
import { useLater } from '../bench/useLater.ts';
import { AccuracyChart, type CurvesProps, CurvesTable, LossChart } from './Curves.tsx';
import { RunPredictions, type RunPredictionsProps } from './RunPredictions.tsx';
import { resultsOf } from './results.ts';

/** Curves, report and predictions. Drawn again after an epoch, not after a step: between them nothing changes. */
export default function RunPlots(props: CurvesProps & RunPredictionsProps) {
  const { run, expected } = props;
  const { epochs, predictions, config, status } = run;
  return useMemo(() => {
    const results = resultsOf(run);
    return (
      <>
        <div class="bench-plots">
          <LossChart run={run} expected={expected} />
          <AccuracyChart run={run} expected={expected} />
          {results ? (
            <ClassificationReport
              report={results.report}
              caption={`Report on ${results.n} test images`}
            />
          ) : (
            <p class="bench-empty">The report follows the first look at the test images.</p>
          )}
        </div>
        <CurvesTable run={run} />
        <LaterPredictions {...props} />
      </>
    );
  }, [epochs, predictions, config, status, expected]);
}

function LaterPredictions({ run, pictures }: RunPredictionsProps) {
  return <RunPredictions run={useLater(run)} pictures={pictures} />;
}
