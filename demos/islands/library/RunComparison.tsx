import { DataTable } from '../../charts/DataTable.tsx';
import { LineChart } from '../../charts/LineChart.tsx';
import type { LineSeries } from '../../charts/lineChartLayout.ts';
import type { Run } from '../../engine/run.ts';
import { nameSetting } from '../../session/runNames.ts';
import { SETTINGS, type SettingName } from '../../session/settings.ts';
import { formatBytes, formatLoss, formatPercent, formatSeconds } from '../bench/format.ts';
import { isRight, resultsOf } from '../run/results.ts';
import { keptEpoch } from '../run/runEnd.ts';
import { formatInterval, type ListedRun, RunLetter } from './RunRow.tsx';

/** The letters of those that are compared; the charts have no colours for more. */
export const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

/** Two runs or more, side by side: curves, settings, scores. */
export function RunComparison({ runs }: { runs: readonly ListedRun[] }) {
  return (
    <section class="run-comparison" data-output="comparison">
      <div class="run-plots">
        <Curves runs={runs} measure="loss" />
        <Curves runs={runs} measure="accuracy" />
      </div>
      <CurvesTable runs={runs} />
      <ComparisonTable runs={runs} />
      <p>{compareImages(runs.map(({ run }) => run))}</p>
    </section>
  );
}

function Curves({ runs, measure }: { runs: readonly ListedRun[]; measure: 'loss' | 'accuracy' }) {
  const line = ({ run }: ListedRun, i: number, side: 'train' | 'test'): LineSeries => ({
    id: `run-${LETTERS[i].toLowerCase()}`,
    label: side === 'test' ? LETTERS[i] : '',
    points: run.epochs.map((record) => ({ x: record.epoch, y: record[side][measure] })),
    faint: side === 'train',
  });
  const isLoss = measure === 'loss';
  return (
    <LineChart
      id={`runs-${measure}`}
      title={isLoss ? 'Loss' : 'Accuracy'}
      description={`${runs.map(({ name, run }, i) => `${LETTERS[i]}, ${name}: ${inWords(run, measure)}`).join(' ')} Faint lines: on the training images.`}
      xLabel="epoch"
      yLabel={isLoss ? 'cross-entropy' : 'share of images classified correctly'}
      xDomain={[0, Math.max(1, ...runs.flatMap(({ run }) => run.epochs.map(({ epoch }) => epoch)))]}
      yFormat={isLoss ? 'number' : 'percent'}
      series={runs.flatMap((one, i) => [line(one, i, 'train'), line(one, i, 'test')])}
      reference={
        isLoss
          ? { y: Math.log(7), label: 'guessing: ln 7 = 1.95' }
          : { y: 1 / 7, label: 'guessing: 1 in 7' }
      }
      dataTable={false}
    />
  );
}

function inWords({ epochs }: Run, measure: 'loss' | 'accuracy'): string {
  const format = measure === 'loss' ? formatLoss : formatPercent;
  const [first, last] = [epochs.at(0), epochs.at(-1)];
  return `test ${measure} from ${format(first?.test[measure])} to ${format(last?.test[measure])} in ${last?.epoch} epochs.`;
}

/** The numbers behind both charts. */
function CurvesTable({ runs }: { runs: readonly ListedRun[] }) {
  const epochs = runs.flatMap(({ run }) => run.epochs.map(({ epoch }) => epoch));
  const columns = runs.flatMap(({ run }, i) =>
    (['loss', 'accuracy'] as const).flatMap((measure) =>
      (['train', 'test'] as const).map((side) => ({
        key: `${i} ${side} ${measure}`,
        label: `${LETTERS[i]} ${side} ${measure}`,
        numeric: true,
        read: (epoch: number) =>
          run.epochs.find((record) => record.epoch === epoch)?.[side][measure].toFixed(3) ?? '',
      })),
    ),
  );
  return (
    <DataTable
      caption="Loss and accuracy after each epoch"
      columns={[{ key: 'epoch', label: 'epoch', numeric: true }, ...columns]}
      rows={[...new Set(epochs)]
        .toSorted((a, b) => a - b)
        .map((epoch) => ({
          epoch,
          ...Object.fromEntries(columns.map(({ key, read }) => [key, read(epoch)])),
        }))}
    />
  );
}

/** A line of the table: its name, and its value of each run. */
interface ComparedRow {
  label: string;
  values: readonly string[];
}

function ComparisonTable({ runs }: { runs: readonly ListedRun[] }) {
  const scores = scoreRows(runs.map(({ run }) => run));
  const { different, same } = settingRows(runs.map(({ run }) => run));
  const title = 'Scores and settings';
  return (
    <figure class="chart run-table">
      <figcaption class="chart-title">{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus */}
      <section class="scroll" tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr>
              <td />
              {runs.map(({ id, name }, i) => (
                <th key={id} scope="col">
                  <RunLetter letter={LETTERS[i]} /> {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{scores.map(drawRow)}</tbody>
          <tbody class="settings">{different.map(drawRow)}</tbody>
        </table>
      </section>
      {same.length > 0 && <p class="run-same">Alike in all: {same.join(', ')}.</p>}
    </figure>
  );
}

function drawRow({ label, values }: ComparedRow) {
  return (
    <tr key={label}>
      <th scope="row">{label}</th>
      {values.map((value, i) => (
        <td key={i}>{value}</td>
      ))}
    </tr>
  );
}

function scoreRows(runs: readonly Run[]): ComparedRow[] {
  const results = runs.map(resultsOf);
  const epochs = runs.map(keptEpoch);
  const row = (label: string, values: readonly (string | undefined)[]) => ({
    label,
    values: values.map((value) => value ?? '–'),
  });
  return [
    row(
      'Test accuracy',
      results.map((one) => one?.accuracy.toFixed(2)),
    ),
    row(
      '95% interval',
      results.map((one) => one && `${formatInterval(one.interval)}, n = ${one.n}`),
    ),
    row(
      'Macro F1',
      results.map((one) => one?.report.macroAvg.f1Score.toFixed(2)),
    ),
    row(
      'Test loss',
      epochs.map((one) => one && formatLoss(one.test.loss)),
    ),
    row(
      'Train loss',
      epochs.map((one) => one && formatLoss(one.train.loss)),
    ),
    row(
      'Train accuracy',
      epochs.map((one) => one?.train.accuracy.toFixed(2)),
    ),
    row(
      'At epoch',
      epochs.map((one) => one && String(one.epoch)),
    ),
    row(
      'Time',
      runs.map(({ seconds }) => formatSeconds(seconds)),
    ),
    row(
      'Memory',
      runs.map(({ peakBytes }) => (peakBytes > 0 ? formatBytes(peakBytes) : undefined)),
    ),
    row(
      'Device',
      runs.map(({ device }) => device?.description),
    ),
    row(
      'Model',
      runs.map(({ model, config }) => model?.name ?? config.model),
    ),
  ];
}

/** Settings in which the runs differ, as rows; and in words those in which they do not. */
function settingRows(runs: readonly Run[]): { different: ComparedRow[]; same: string[] } {
  const different: ComparedRow[] = [];
  const same: string[] = [];
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    if (name === 'model') continue;
    const settings = runs.map(({ config }) => nameSetting(config, name));
    const values = settings.map(({ value }) => value);
    const [{ label }] = settings;
    if (new Set(values).size > 1) different.push({ label, values });
    else same.push(`${label.toLowerCase()} ${values[0]}`);
  }
  return { different, same };
}

/** Whether the scores can be set against each other image by image, and for two runs what comes of it. */
function compareImages(runs: readonly Run[]): string {
  const rights = runs.map(
    ({ predictions }) => new Map(predictions.map((one) => [one.imageId, isRight(one)])),
  );
  const [first, second] = rights;
  const images = [...first.keys()];
  const isSame = rights.every(
    (one) => one.size === images.length && images.every((image) => one.has(image)),
  );
  if (!isSame || images.length === 0) {
    return 'These runs were tested on different images (another seed draws another split), so that a part of the difference between their scores is that between the images.';
  }
  if (rights.length > 2) return `All were tested on the same ${images.length} images.`;
  const only = (one: typeof first, other: typeof first) =>
    images.filter((image) => one.get(image) && !other.get(image)).length;
  const both = images.filter((image) => first.get(image) && second.get(image)).length;
  return `Both were tested on the same ${images.length} images: both are right on ${both}, A alone on ${only(first, second)}, B alone on ${only(second, first)}. Only where they disagree do the images tell them apart.`;
}
