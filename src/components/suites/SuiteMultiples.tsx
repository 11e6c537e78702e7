import { LossMultiples } from '../../../demos/charts/LossMultiples.tsx';
import type { Suite, SuiteVariant } from '../../../demos/engine/suite.ts';
import { formatLoss } from '../../../demos/islands/bench/format.ts';
import { meanLine } from '../../lib/meanLine.ts';
import { failuresOf, recordedVariants } from '../../lib/suiteResults.ts';

/** Props of `SuiteMultiples`. */
export interface SuiteMultiplesProps {
  /** Unique on the page. */
  id: string;
  suite: Suite;
}

/** The loss curves of each setting, on the same axes. */
export function SuiteMultiples({ id, suite }: SuiteMultiplesProps) {
  const variants = recordedVariants(suite);
  return (
    <LossMultiples
      epochs={Math.max(...variants.map(({ config }) => config.numTrainEpochs))}
      panels={variants.map((variant) => {
        const series = [
          meanLine(variant, 'trainLoss', 'train'),
          meanLine(variant, 'testLoss', 'test'),
        ];
        return {
          id: `${id}-${variant.id}`,
          title: `${variant.label}${diverged(variant)}`,
          description: `Mean loss over ${variant.runs.length} runs; at the end ${series
            .map(({ label, points }) => `${label} ${formatLoss(points.at(-1)?.y)}`)
            .join(', ')}. Shaded: from the lowest to the highest run.`,
          series,
        };
      })}
    />
  );
}

function diverged(variant: SuiteVariant): string {
  const failures = failuresOf(variant);
  return failures > 0 ? `: ${failures} of ${variant.runs.length} runs diverged` : '';
}
