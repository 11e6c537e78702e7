import { ConfusionMatrix } from '../../../demos/charts/ConfusionMatrix.tsx';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { Suite } from '../../../demos/engine/suite.ts';
import { pooledMatrix, recordedVariants, testSetOf } from '../../lib/suiteResults.ts';

/** Props of `SuiteMatrices`. */
export interface SuiteMatricesProps {
  /** Unique on the page. */
  id: string;
  suite: Suite;
}

/** A confusion matrix for each setting, all of its runs together, beside one another. */
export function SuiteMatrices({ id, suite }: SuiteMatricesProps) {
  return (
    <div class="small-multiples">
      {recordedVariants(suite).map((variant) => (
        <ConfusionMatrix
          key={variant.id}
          id={`${id}-${variant.id}`}
          title={variant.label}
          matrix={pooledMatrix(suite, variant, testSetOf(variant))}
          labels={LABELS}
          normalize="true"
        />
      ))}
    </div>
  );
}
