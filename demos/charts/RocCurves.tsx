import { DataTable } from './DataTable.tsx';

/** The ROC curve of one class against the rest. */
export interface ClassRoc {
  label: string;
  /** Points from (0, 0) to (1, 1), as scikit-learn's `roc_curve` has them; NaN where there are none. */
  fpr: readonly number[];
  tpr: readonly number[];
  /** The least probability that is taken for the class; the first is infinite. */
  thresholds: readonly number[];
  /** The area under it, 0 to 1; NaN for a class of which there is no image, or no other. */
  area: number;
  /** 95 % interval of the area. */
  interval: readonly [number, number];
}

/** Props of `RocCurves`. */
export interface RocCurvesProps {
  /** Unique on the page. */
  id: string;
  title: string;
  curves: readonly ClassRoc[];
}

/** Units: the side of a plot, and the way from one to the next; what stands above it. */
const SIDE = 80;
const PITCH = 93;
const HEAD = 34;
const COLUMNS = 4;
const ROW = HEAD + SIDE + 12;

/** What the axes are, in the place after the last plot. */
const KEY = ['↑ TPR', '→ FPR', '0 to 1', '··· guessing'];

/** ROC curves beside one another, each with its area over the interval of that. */
export function RocCurves({ id, title, curves }: RocCurvesProps) {
  const height = Math.ceil((curves.length + 1) / COLUMNS) * ROW - 10;
  return (
    <figure class="chart roc-curves" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title} <span class="measure">AUC over its 95% interval</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the caption names it */}
      <svg
        viewBox={`0 0 ${(COLUMNS - 1) * PITCH + SIDE + 1} ${height}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <desc id={`${id}-description`}>
          {`Areas under the curves: ${curves.map(describeArea).join('; ')}.`}
        </desc>
        {curves.map((curve, i) => (
          <g key={curve.label} data-label={curve.label} transform={`translate(${placeOf(i)})`}>
            <Plot {...curve} />
          </g>
        ))}
        <g transform={`translate(${placeOf(curves.length)})`}>
          {KEY.map((words, i) => (
            <text key={words} class="key" x="6" y={HEAD + 16 + 17 * i}>
              {words}
            </text>
          ))}
        </g>
      </svg>
      <DataTable
        caption={`${title}: what is found and what is wrongly taken for the class, by the least probability asked for`}
        columns={[
          { key: 'label', label: 'class' },
          { key: 'threshold', label: 'from', numeric: true },
          { key: 'fpr', label: 'false positive rate', numeric: true },
          { key: 'tpr', label: 'true positive rate', numeric: true },
        ]}
        rows={curves.flatMap(({ label, fpr, tpr, thresholds }) =>
          thresholds.map((threshold, i) => ({
            label,
            threshold: Number.isFinite(threshold) ? threshold.toFixed(3) : '∞',
            fpr: written(fpr[i], 3),
            tpr: written(tpr[i], 3),
          })),
        )}
      />
    </figure>
  );
}

function Plot({ label, fpr, tpr, area, interval }: ClassRoc) {
  const points = fpr.map((x, i) => `${at(x)} ${(HEAD + SIDE - SIDE * tpr[i]).toFixed(1)}`);
  return (
    <>
      <circle class="class-dot" cx="3" cy="8" r="3" />
      <text class="name" x="10" y="12">
        {label}
      </text>
      <text class="area" x={SIDE} y="12" text-anchor="end">
        {written(area, 2)}
      </text>
      <text class="interval" x={SIDE} y="27" text-anchor="end">
        {interval.map((end) => end.toFixed(2)).join('–')}
      </text>
      <rect class="ground" x="0.5" y={HEAD} width={SIDE} height={SIDE} />
      <line class="reference" x1="0.5" y1={HEAD + SIDE} x2={SIDE + 0.5} y2={HEAD} />
      {Number.isFinite(area) && <path class="curve" d={`M${points.join('L')}`} />}
    </>
  );
}

function placeOf(i: number): string {
  return `${(i % COLUMNS) * PITCH} ${Math.floor(i / COLUMNS) * ROW}`;
}

function at(share: number): string {
  return (0.5 + SIDE * share).toFixed(1);
}

function written(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

function describeArea({ label, area, interval: [low, high] }: ClassRoc): string {
  if (Number.isNaN(area)) return `${label} none, as there is no image of it or no other`;
  return `${label} ${area.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
