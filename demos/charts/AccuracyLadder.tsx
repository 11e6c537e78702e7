import { LineChart } from './LineChart.tsx';

/** The accuracy at one step of a ladder. */
export interface LadderPoint {
  /** Its place on the axis, above 0. */
  x: number;
  label: string;
  /** From 0 to 1; absent where there is none, or none yet. */
  accuracy?: number;
  /** The band around it; absent where nothing is known of it. */
  range?: readonly [number, number];
}

/** Props of `AccuracyLadder`. */
export interface AccuracyLadderProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What the steps are: "learning rate". */
  xLabel: string;
  points: readonly LadderPoint[];
  /** What the band is: "from the lowest to the highest run". */
  band: string;
}

/** Accuracy along a ladder of settings, on an axis that counts in factors. */
export function AccuracyLadder({ id, title, xLabel, points, band }: AccuracyLadderProps) {
  const steps = points.toSorted((a, b) => a.x - b.x);
  const measured = steps.flatMap(({ x, label, accuracy, range }) =>
    accuracy === undefined ? [] : { x, label, y: accuracy, range },
  );
  const said = measured.map(({ label, y }) => `${label}: ${Math.round(100 * y)}%`);
  return (
    <LineChart
      id={id}
      title={title}
      description={`Test accuracy. ${said.join(', ') || 'None yet'}. Shaded: ${band}.`}
      xLabel={xLabel}
      yLabel="share of test images classified correctly"
      xScale="log"
      xDomain={[steps[0].x, steps[steps.length - 1].x]}
      xTicks={steps.map(({ x, label }) => ({ x, text: label }))}
      yFormat="percent"
      series={[
        {
          id: 'test',
          label: 'test',
          dotted: true,
          points: measured,
          band: measured.flatMap(({ x, range }) =>
            range ? { x, low: range[0], high: range[1] } : [],
          ),
        },
      ]}
      reference={{ y: 1 / 7, label: 'guessing: 1 in 7' }}
    />
  );
}
