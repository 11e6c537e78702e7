import { AccuracyLadder } from '../../../demos/charts/AccuracyLadder.tsx';
import { IntervalTable } from '../../../demos/charts/IntervalTable.tsx';
import type { Suite } from '../../../demos/engine/suite.ts';
import { accuracy, recordedVariants, scoreOf, testSetOf } from '../../lib/suiteResults.ts';
import { scoreRow } from './SuiteScores.tsx';

/** Props of `SuiteLadder`. */
export interface SuiteLadderProps {
  /** Unique on the page. */
  id: string;
  suite: Suite;
  /** What the settings of the suite are steps of: "learning rate". */
  xLabel: string;
}

/** Accuracy along a ladder of settings, and the same as a table. */
export function SuiteLadder({ id, suite, xLabel }: SuiteLadderProps) {
  const on = testSetOf(recordedVariants(suite)[0]);
  return (
    <div class="suite-halves">
      <AccuracyLadder
        id={`${id}-ladder`}
        title={`Accuracy by ${xLabel}`}
        xLabel={xLabel}
        band="from the lowest to the highest run"
        points={suite.variants.flatMap((variant) => {
          const { x, label } = variant;
          if (x === undefined) return [];
          const score = scoreOf(suite, variant, accuracy, on);
          return { x, label, accuracy: score?.mean, range: score && [score.min, score.max] };
        })}
      />
      <IntervalTable
        id={`${id}-scores`}
        title="Test accuracy"
        measure="mean"
        subject={xLabel}
        rows={suite.variants.map((variant) => scoreRow(suite, variant, on))}
        reference={{ value: 1 / 7, label: 'guessing, 1 in 7' }}
      />
    </div>
  );
}
