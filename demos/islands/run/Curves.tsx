import { DataTable } from '../../charts/DataTable.tsx';
import { LineChart } from '../../charts/LineChart.tsx';
import type { LineSeries } from '../../charts/lineChartLayout.ts';
import { wilsonInterval } from '../../engine/metrics/index.ts';
import type { EpochRecord, Run } from '../../engine/run.ts';
import { formatLoss, formatPercent } from '../bench/format.ts';
import { describeEnd } from './runEnd.ts';

type Side = 'train' | 'test';
type Measure = 'loss' | 'accuracy';

/** Props of the charts of a run. */
export interface CurvesProps {
  run: Run;
  /** Drawn faintly behind: what was to be expected. */
  expected?: Run;
}

/** Loss of the training and the test images, by epoch. */
export function LossChart({ run, expected }: CurvesProps) {
  return (
    <LineChart
      id="finetune-loss"
      title="Loss"
      description={describeCurves(run, 'loss')}
      xLabel="epoch"
      yLabel="cross-entropy"
      xDomain={[0, run.config.numTrainEpochs]}
      series={[...behind(expected, 'loss'), line(run, 'train', 'loss'), line(run, 'test', 'loss')]}
      reference={{ y: Math.log(7), label: 'guessing: ln 7 = 1.95' }}
      marker={keptMarker(run)}
      dataTable={false}
    />
  );
}

/** Accuracy on the training and the test images, by epoch; shaded, how sure the latter can be. */
export function AccuracyChart({ run, expected }: CurvesProps) {
  const n = run.predictions.length;
  const band = run.epochs.map(({ epoch, test }) => {
    const [low, high] = n > 0 ? wilsonInterval(Math.round(test.accuracy * n), n) : [0, 1];
    return { x: epoch, low, high };
  });
  return (
    <LineChart
      id="finetune-accuracy"
      title="Accuracy"
      description={`${describeCurves(run, 'accuracy')} Shaded: the 95% interval of the test accuracy.`}
      xLabel="epoch"
      yLabel="share of images classified correctly"
      xDomain={[0, run.config.numTrainEpochs]}
      yFormat="percent"
      series={[
        ...behind(expected, 'accuracy'),
        line(run, 'train', 'accuracy'),
        { ...line(run, 'test', 'accuracy'), band },
      ]}
      reference={{ y: 1 / 7, label: 'guessing: 1 in 7' }}
      marker={keptMarker(run)}
      dataTable={false}
    />
  );
}

/** The numbers behind both charts. */
export function CurvesTable({ run }: { run: Run }) {
  return (
    <DataTable
      caption="Loss and accuracy after each epoch"
      columns={[
        { key: 'epoch', label: 'epoch', numeric: true },
        { key: 'trainLoss', label: 'train loss', numeric: true },
        { key: 'testLoss', label: 'test loss', numeric: true },
        { key: 'trainAccuracy', label: 'train accuracy', numeric: true },
        { key: 'testAccuracy', label: 'test accuracy', numeric: true },
        { key: 'seconds', label: 'seconds', numeric: true },
      ]}
      rows={run.epochs.map(({ epoch, train, test, seconds }) => ({
        epoch,
        trainLoss: formatLoss(train.loss),
        testLoss: formatLoss(test.loss),
        trainAccuracy: train.accuracy.toFixed(3),
        testAccuracy: test.accuracy.toFixed(3),
        seconds: seconds.toFixed(1),
      }))}
    />
  );
}

function line(run: Run, side: Side, measure: Measure): LineSeries {
  return { id: side, label: side, points: points(run.epochs, side, measure) };
}

function behind(expected: Run | undefined, measure: Measure): LineSeries[] {
  if (!expected) return [];
  return (['train', 'test'] as const).map((side) => ({
    id: side,
    label: '',
    points: points(expected.epochs, side, measure),
    faint: true,
  }));
}

function points(epochs: readonly EpochRecord[], side: Side, measure: Measure) {
  return epochs.map((record) => ({ x: record.epoch, y: record[side][measure] }));
}

/** Where the model that the run kept comes from. */
function keptMarker({ bestEpoch }: Run) {
  return bestEpoch === undefined ? undefined : { x: bestEpoch, label: `kept: epoch ${bestEpoch}` };
}

function describeCurves(run: Run, measure: Measure): string {
  return [inWords(run, measure), describeEnd(run)].filter(Boolean).join(' ');
}

function inWords({ epochs }: Run, measure: Measure): string {
  const first = epochs.at(0);
  const last = epochs.at(-1);
  if (!first || !last) return 'No epoch has ended yet.';
  const format = measure === 'loss' ? formatLoss : formatPercent;
  const change = (side: Side) =>
    `${format(first[side][measure])} to ${format(last[side][measure])}`;
  return `From epoch ${first.epoch} to ${last.epoch}, training ${measure} goes from ${change('train')}, test ${measure} from ${change('test')}.`;
}
