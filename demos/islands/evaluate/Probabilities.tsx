import { ClassSwatch } from '../../charts/ClassSwatch.tsx';
import type { Label } from '../../engine/data/labels.ts';
import { formatPercent } from '../bench/format.ts';
import { probabilityOf, type TestImage } from './testImages.ts';

/** Props of `Probabilities`. */
export interface ProbabilitiesProps {
  image: TestImage;
  /** Those of which the probability is shown. */
  labels: readonly Label[];
}

/** What the model says of an image: probabilities as bars, with the true and the predicted class named. */
export function Probabilities({ image, labels }: ProbabilitiesProps) {
  return (
    <dl class="probabilities">
      {labels.map((label) => {
        const probability = probabilityOf(image, label);
        return (
          <div key={label} data-label={label}>
            <dt>
              <ClassSwatch label={label} />
              {label}
              {label === image.label && <small> true</small>}
              {label === image.predicted && <small> predicted</small>}
            </dt>
            <dd>
              <span
                class="bar"
                aria-hidden="true"
                style={{ '--length': `${(100 * probability).toFixed(1)}%` }}
              />
              {formatPercent(probability)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
