import { useMemo } from 'preact/hooks';
import { ClassificationReport } from '../charts/ClassificationReport.tsx';
import { ConfusionMatrix } from '../charts/ConfusionMatrix.tsx';
import { LABELS } from '../engine/data/labels.ts';
import type { Run } from '../engine/run.ts';
import { presetQuery } from '../session/presets.ts';
import { Bench } from './Bench.tsx';
import { Figure } from './Figure.tsx';
import { RunActions } from './RunActions.tsx';
import { RunFacts, RunLinks } from './RunFoot.tsx';
import { describeEnd, type Results, resultsOf } from './results.ts';
import { chipOf, useSession } from './useSession.ts';

/** Props of `Evaluate`. */
export interface EvaluateProps {
  /** Shown until the reader has a run that has looked at the test images. */
  recorded: Run;
  /** The site's base path, ending in `/`. */
  base: string;
}

/** The demo `evaluate`: what the page's run is worth on the test images. */
export default function Evaluate({ recorded, base }: EvaluateProps) {
  const view = useSession();
  const own = view.own && view.own.predictions.length > 0 ? view.own : undefined;
  const shown = own ?? recorded;
  const end = describeEnd(shown);
  const results = useMemo(() => resultsOf(shown), [shown.predictions]);
  return (
    <Bench
      id="evaluate"
      title={results ? `Evaluate on ${results.n} test images` : 'Evaluate'}
      phase={view.phase}
      chip={chipOf({ own, phase: view.phase })}
      badge={shown.data?.source === 'synthetic' ? 'Synthetic images' : undefined}
      actions={<RunActions phase={view.phase} hydrated={view.hydrated} />}
      announcement={view.announcement}
      notices={view.notices}
      lookFor={
        <>
          <b>What to look for.</b> Read the matrix row by row: off the diagonal stand the lesions
          that were taken for another class, and with so few images a single one moves a class’s
          recall by a third or more.
        </>
      }
      facts={<RunFacts run={shown} />}
      links={
        <RunLinks
          bench="evaluate"
          run={shown}
          command={shown.command}
          href={`${base}lab/${presetQuery(shown.config)}#demo-finetune`}
          hydrated={view.hydrated}
        />
      }
    >
      {end && <p data-output="kept">{end}</p>}
      {results ? (
        <Scores results={results} />
      ) : (
        <p class="bench-empty">This run has not looked at its test images.</p>
      )}
      <p class="bench-hint">
        Predictions here are teaching material. They are no medical advice, and say nothing about
        anyone’s skin.
      </p>
    </Bench>
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
