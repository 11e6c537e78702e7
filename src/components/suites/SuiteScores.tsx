import { type IntervalRow, IntervalTable } from '../../../demos/charts/IntervalTable.tsx';
import type { Suite, SuiteVariant } from '../../../demos/engine/suite.ts';
import { accuracy, failuresOf, scoreOf, type TestSet, testSetOf } from '../../lib/suiteResults.ts';

/** Props of `SuiteScores`. */
export interface SuiteScoresProps {
  /** Unique on the page. */
  id: string;
  suite: Suite;
}

const TITLES: Record<TestSet, string> = {
  test: 'Accuracy on the test images of each split',
  heldOut: 'Accuracy on the images of the sample',
};

/** The accuracy of each setting: single runs, mean and interval. */
export function SuiteScores({ id, suite }: SuiteScoresProps) {
  const drawn = suite.variants.some((variant) => testSetOf(variant) === 'heldOut');
  const sets: TestSet[] = drawn ? ['test', 'heldOut'] : ['test'];
  return (
    <div class={drawn ? 'suite-halves' : undefined}>
      {sets.map((on) => (
        <IntervalTable
          key={on}
          id={`${id}-${on}`}
          title={drawn ? TITLES[on] : 'Test accuracy'}
          measure="mean"
          subject="setting"
          rows={suite.variants.map((variant) => scoreRow(suite, variant, on))}
          reference={{ value: 1 / 7, label: 'guessing, 1 in 7' }}
        />
      ))}
    </div>
  );
}

/** The accuracy of a setting as a row. */
function scoreRow(suite: Suite, variant: SuiteVariant, on: TestSet): IntervalRow {
  const score = scoreOf(suite, variant, accuracy, on);
  return {
    label: variant.label,
    value: score?.mean,
    interval: score?.interval,
    singles: score?.values,
    note: noteOn(variant),
  };
}

function noteOn(variant: SuiteVariant): string | undefined {
  if (!variant.made) return 'not recorded yet';
  const failures = failuresOf(variant);
  return failures > 0 ? `${failures} of them diverged` : undefined;
}
