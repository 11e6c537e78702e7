import { ClassificationReport } from '../charts/ClassificationReport.tsx';
import { ConfusionMatrix } from '../charts/ConfusionMatrix.tsx';
import { LABELS } from '../engine/data/labels.ts';
import type { Run } from '../engine/run.ts';
import { Figure } from './Figure.tsx';
import { type Results, resultsOf } from './results.ts';

/** What a run is worth on its test images. */
export default function RunScores({ run }: { run: Run }) {
  const results = resultsOf(run);
  return results ? (
    <Scores results={results} />
  ) : (
    <p class="bench-empty">This run has not looked at its test images.</p>
  );
}

function Scores({ results }: { results: Results }) {
  const { accuracy, interval, n, report, reportText, matrix } = results;
  const [low, high] = interval.map((end) => end.toFixed(2));
  const { precision, recall, f1Score } = report.macroAvg;
  return (
    <>
      <dl class="bench-figures">
        <Figure name="accuracy" label="Accuracy" value={accuracy}>
          {accuracy.toFixed(2)}
        </Figure>
        <Figure name="interval" label={`95% interval, n = ${n}`}>
          {low}–{high}
        </Figure>
        <Figure name="macro-precision" label="Macro precision" value={precision}>
          {precision.toFixed(2)}
        </Figure>
        <Figure name="macro-recall" label="Macro recall" value={recall}>
          {recall.toFixed(2)}
        </Figure>
        <Figure name="macro-f1" label="Macro F1" value={f1Score}>
          {f1Score.toFixed(2)}
        </Figure>
      </dl>
      <div class="bench-halves">
        <div>
          <ClassificationReport report={report} />
          <details class="data-table">
            <summary>As scikit-learn prints it</summary>
            <pre data-output="report">{reportText}</pre>
          </details>
        </div>
        <ConfusionMatrix
          id="evaluate-matrix"
          title="Confusion matrix"
          matrix={matrix}
          labels={LABELS}
        />
      </div>
    </>
  );
}
