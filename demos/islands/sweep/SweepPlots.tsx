import { AccuracyLadder } from '../../charts/AccuracyLadder.tsx';
import { IntervalTable } from '../../charts/IntervalTable.tsx';
import { LossMultiples } from '../../charts/LossMultiples.tsx';
import { formatBytes, formatLoss, formatSeconds } from '../bench/format.ts';
import type { RungResult, ScoreName } from './rungResult.ts';
import type { SweepId } from './sweepSpec.ts';

/** What the charts of a bench are given. */
export interface SweepPlotsProps {
  demo: SweepId;
  rungs: readonly RungResult[];
  /** Whether these are the reader's runs, one of each setting. */
  isOwn: boolean;
}

/** The charts of a bench that compares runs: the same for recorded runs and for the reader's. */
export default function SweepPlots(props: SweepPlotsProps) {
  switch (props.demo) {
    case 'learning-rate':
      return (
        <>
          <RungLosses {...props} />
          <div class="suite-halves">
            <RungLadder {...props} xLabel="learning rate" />
            <RungScores {...props} score="accuracy" title="Test accuracy" subject="learning rate" />
          </div>
        </>
      );
    case 'dataset-size':
      return (
        <>
          <div class="suite-halves">
            <RungLadder {...props} xLabel="number of images" />
            <RungScores {...props} score="accuracy" title="Test accuracy" subject="images" />
          </div>
          <RungLosses {...props} unit=" images" />
        </>
      );
    case 'compare-models':
      return (
        <>
          <div class="suite-halves">
            <RungScores {...props} score="accuracy" title="Test accuracy" subject="model" />
            <RungCosts {...props} subject="model" />
          </div>
          <RungLosses {...props} />
        </>
      );
    case 'imbalance':
      return (
        <>
          <ImbalanceScores {...props} />
          <RungLosses {...props} />
        </>
      );
  }
}

/** Recorded models have also been asked about balanced images, which none of them has met. */
function ImbalanceScores(props: SweepPlotsProps) {
  const like = props.isOwn ? '' : ' on images like those learnt from';
  const balanced = props.isOwn ? '' : ' on balanced images';
  const scores: { score: ScoreName; title: string }[] = [
    { score: 'accuracy', title: `Test accuracy${like}` },
    { score: 'macroF1', title: `Macro F1${balanced}` },
    { score: 'melanomaRecall', title: `Melanoma recall${balanced}` },
  ];
  return (
    <div class="suite-halves">
      {scores.map((one) => (
        <RungScores key={one.score} {...props} {...one} subject="learnt from" />
      ))}
    </div>
  );
}

/** The loss curves of each setting beside one another. */
function RungLosses({ demo, rungs, isOwn, unit = '' }: SweepPlotsProps & { unit?: string }) {
  return (
    <LossMultiples
      epochs={Math.max(...rungs.map(({ epochs }) => epochs))}
      panels={rungs.map(({ label, note, loss }, i) => ({
        id: `${demo}-loss-${i + 1}`,
        title: `${label}${unit}${note ? `: ${note}` : ''}`,
        description: `${isOwn ? 'Loss of one run' : 'Mean loss of several runs, shaded from the lowest to the highest'}; at the end ${loss
          .map((line) => `${line.label} ${formatLoss(line.points.at(-1)?.y)}`)
          .join(', ')}.`,
        series: loss,
      }))}
    />
  );
}

/** Test accuracy along the axis of the settings, with their intervals. */
function RungLadder({ demo, rungs, xLabel }: SweepPlotsProps & { xLabel: string }) {
  const points = rungs.flatMap(({ x, label, scores: { accuracy } }) =>
    x === undefined ? [] : { x, label, accuracy: accuracy?.value, range: accuracy?.interval },
  );
  if (points.length === 0) return null;
  return (
    <AccuracyLadder
      id={`${demo}-ladder`}
      title={`Accuracy by ${xLabel}`}
      xLabel={xLabel}
      points={points}
      band="the 95% interval of each"
    />
  );
}

/** Props of `RungScores`. */
interface RungScoresProps extends SweepPlotsProps {
  score: ScoreName;
  /** "Test accuracy". */
  title: string;
  /** What a setting is: "learning rate". */
  subject: string;
}

/** A score of each setting, with its interval. */
function RungScores({ demo, rungs, isOwn, score, title, subject }: RungScoresProps) {
  return (
    <IntervalTable
      id={`${demo}-${score}`}
      title={title}
      measure={isOwn ? 'value' : 'mean'}
      subject={subject}
      rows={rungs.map(({ label, note, scores }) => ({
        label,
        note,
        value: scores[score]?.value,
        interval: scores[score]?.interval,
        singles: scores[score]?.singles,
        own: isOwn,
      }))}
      reference={{ value: 1 / 7, label: 'guessing, 1 in 7' }}
    />
  );
}

/** What each setting has cost. */
function RungCosts({ demo, rungs, isOwn, subject }: Omit<RungScoresProps, 'score' | 'title'>) {
  const title = isOwn ? 'What a run has cost here' : 'What a run has cost where it was recorded';
  return (
    <figure class="chart rung-costs" id={`${demo}-costs`}>
      <table>
        <caption class="chart-title">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{subject}</th>
            <th scope="col">parameters</th>
            <th scope="col">{isOwn ? 'time' : 'time, fastest run'}</th>
            {isOwn && <th scope="col">memory</th>}
          </tr>
        </thead>
        <tbody>
          {rungs.map(({ label, parameters, seconds, peakBytes }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{parameters === undefined ? '–' : `${(parameters / 1e6).toFixed(1)} million`}</td>
              <td>{seconds === undefined ? '–' : formatSeconds(seconds)}</td>
              {isOwn && <td>{peakBytes === undefined ? '–' : formatBytes(peakBytes)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
