import { type IntervalRow, IntervalTable } from '../charts/IntervalTable.tsx';
import { type Results, resultsOf } from './run/results.ts';
import { useSession } from './run/useSession.ts';

/** Scores averaged over the classes. */
interface Averages {
  macroPrecision: number;
  macroRecall: number;
  macroF1: number;
  weightedF1: number;
}

/** What was to be expected: a row with its scores. */
export interface ExpectedRow extends IntervalRow {
  value: number;
  interval: readonly [number, number];
  averages: Averages;
  /** What the row is called in a sentence: "the authors’ run". */
  spoken: string;
}

/** The same, or the reader's row, which may be empty yet. */
type Row = IntervalRow & { averages?: Averages };

/** Props of `Expected`. */
export interface ExpectedProps {
  rows: readonly ExpectedRow[];
}

const OTHER_TASK =
  'Your run learnt from lesions that a program drew. That is another task, so the rows above it say nothing of yours.';

/** Expected against yours: the accuracy of recorded runs beside that of the reader's own. */
export default function Expected({ rows }: ExpectedProps) {
  const { own } = useSession();
  const results = own?.status === 'done' ? resultsOf(own) : undefined;
  const isSynthetic = own?.data?.source === 'synthetic';
  const yours = results
    ? {
        label: `Your ${own?.model?.name}`,
        value: results.accuracy,
        interval: results.interval,
        note: `${correctOf(results)} of ${results.n} images`,
        averages: averagesOf(results),
        own: true,
      }
    : { label: 'Yours', note: 'here after a run in step 5', own: true };
  const all: Row[] = [...rows, yours];
  return (
    <div class="expected">
      <IntervalTable
        id="expected-against-yours-accuracy"
        title="Test accuracy, expected and yours"
        measure="accuracy"
        subject="run"
        rows={all}
        reference={{ value: 1 / 7, label: 'guessing, 1 in 7' }}
      />
      <AveragesTable rows={all} />
      <p data-output="expected" aria-live="polite">
        {results && (isSynthetic ? OTHER_TASK : compareInWords(results, rows))}
      </p>
    </div>
  );
}

const AVERAGES: Record<keyof Averages, string> = {
  macroPrecision: 'macro precision',
  macroRecall: 'macro recall',
  macroF1: 'macro F1',
  weightedF1: 'weighted F1',
};

function AveragesTable({ rows }: { rows: readonly Row[] }) {
  const names = Object.keys(AVERAGES) as (keyof Averages)[];
  return (
    <figure class="chart">
      <table>
        <caption class="chart-title">Averages over the classes</caption>
        <thead>
          <tr>
            <td />
            {names.map((name) => (
              <th key={name} scope="col">
                {AVERAGES[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, own, averages }) => (
            <tr key={label} class={own ? 'own' : undefined}>
              <th scope="row">{label}</th>
              {names.map((name) => (
                <td key={name}>{averages?.[name].toFixed(2) ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function averagesOf({ report: { macroAvg, weightedAvg } }: Results): Averages {
  return {
    macroPrecision: macroAvg.precision,
    macroRecall: macroAvg.recall,
    macroF1: macroAvg.f1Score,
    weightedF1: weightedAvg.f1Score,
  };
}

/**
 * What the interval of the reader's run means for each of the rows. Intervals that overlap are taken to
 * leave the matter open; that is a cautious rule, and spares a beginner false discoveries.
 */
export function compareInWords(results: Results, rows: readonly ExpectedRow[]): string {
  const { n, interval } = results;
  const [low, high] = interval;
  const list = (belongs: (row: ExpectedRow) => boolean) =>
    new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
      rows.filter(belongs).map(({ spoken, value }) => `${spoken} (${value.toFixed(2)})`),
    );
  const isLower = ({ interval: [, end] }: ExpectedRow) => end < low;
  const isHigher = ({ interval: [start] }: ExpectedRow) => start > high;
  const alike = list((row) => !isLower(row) && !isHigher(row));
  const lower = list(isLower);
  const higher = list(isHigher);
  return [
    `Your run classifies ${correctOf(results)} of ${n} test images correctly. ` +
      `That agrees with any true accuracy from ${low.toFixed(2)} to ${high.toFixed(2)}.`,
    alike && `With ${n} images it cannot be told from ${alike}.`,
    lower && `It is better than ${lower}, and by more than chance explains.`,
    higher && `It is worse than ${higher}, and by more than chance explains.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function correctOf({ accuracy, n }: Results): number {
  return Math.round(accuracy * n);
}
