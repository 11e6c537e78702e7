import { useMemo } from 'preact/hooks';
import { ClassificationReport } from '../../charts/ClassificationReport.tsx';
import { ClassScores } from '../../charts/ClassScores.tsx';
import { ConfusionMatrix, type Normalize } from '../../charts/ConfusionMatrix.tsx';
import { type ClassRoc, RocCurves } from '../../charts/RocCurves.tsx';
import { LABELS } from '../../engine/data/labels.ts';
import type { Run } from '../../engine/run.ts';
import { Figure } from '../bench/Figure.tsx';
import { CellImages } from '../evaluate/CellImages.tsx';
import { rocCurvesOf, scoresOf } from '../evaluate/classResults.ts';
import { Mistakes } from '../evaluate/Mistakes.tsx';
import { cellId, type Pictures, testImagesOf } from '../evaluate/testImages.ts';
import { type Results, resultsOf } from './results.ts';

/** Props of `RunScores`. */
export interface RunScoresProps {
  run: Run;
  /** Of the images that the run was tested on. */
  pictures: Pictures;
  /** What the cells of the confusion matrix are divided by. */
  normalize?: Normalize;
  /** Address of the demo `attention`, up to the id of an image; absent: it is not to be had for these. */
  attention?: string;
}

/** What a run is worth on its test images. Drawn again after an epoch, not after a step. */
export default function RunScores(props: RunScoresProps) {
  const { run, pictures, normalize, attention } = props;
  return useMemo(() => {
    const results = resultsOf(run);
    if (!results) return <p class="bench-empty">This run has not looked at its test images.</p>;
    return <Scores {...props} results={results} />;
  }, [run.predictions, pictures, normalize, attention]);
}

function Scores(props: RunScoresProps & { results: Results }) {
  const { run, results, pictures, normalize, attention } = props;
  const { report, reportText, matrix } = results;
  const curves = rocCurvesOf(run.predictions);
  const images = testImagesOf(run.predictions, pictures);
  return (
    <>
      <Averages results={results} curves={curves} />
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
          normalize={normalize}
          cellTarget={(row, column) => cellId(LABELS[row], LABELS[column])}
        />
        <ClassScores
          id="evaluate-scores"
          title="Scores of each class"
          classes={scoresOf(run.predictions)}
        />
        {curves ? (
          <RocCurves
            id="evaluate-roc"
            title="ROC curves, each class against the rest"
            curves={curves}
          />
        ) : (
          <p class="bench-empty">There is no ROC curve: the probabilities are not numbers.</p>
        )}
      </div>
      <Mistakes
        images={images}
        attentionOf={(imageId) =>
          attention && pictures[imageId] && `${attention}${imageId}#demo-attention`
        }
      />
      {LABELS.flatMap((label) =>
        LABELS.map((predicted) => (
          <CellImages key={cellId(label, predicted)} {...{ label, predicted, images }} />
        )),
      )}
    </>
  );
}

/** The numbers over all classes. */
function Averages({ results, curves }: { results: Results; curves: ClassRoc[] | undefined }) {
  const { accuracy, interval, n, report } = results;
  const [low, high] = interval.map((end) => end.toFixed(2));
  const { precision, recall, f1Score } = report.macroAvg;
  // A class without images has no area, and there is then no mean.
  const areas = (curves ?? []).map(({ area }) => area).filter(Number.isFinite);
  const macroAuc =
    areas.length === LABELS.length
      ? areas.reduce((sum, area) => sum + area, 0) / areas.length
      : undefined;
  return (
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
      <Figure name="macro-auc" label="Macro AUC" value={macroAuc}>
        {macroAuc?.toFixed(2) ?? '–'}
      </Figure>
    </dl>
  );
}
