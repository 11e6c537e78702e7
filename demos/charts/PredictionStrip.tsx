import { LABEL_NAMES, LABELS } from '../engine/data/labels.ts';
import type { Prediction } from '../engine/run.ts';
import { ClassSwatch } from './ClassSwatch.tsx';
import { DataTable } from './DataTable.tsx';
import { formatNumber } from './formats.ts';

/** Props of `PredictionStrip`. */
export interface PredictionStripProps {
  /** Unique on the page. */
  id: string;
  title: string;
  predictions: readonly Prediction[];
  /** The address of an image; `undefined` where it is not to be had. */
  srcOf: (imageId: string) => string | undefined;
}

/**
 * Some images, and what a model says of each: the class it takes it for, how sure it is, and all seven
 * probabilities as a bar.
 */
export function PredictionStrip({ id, title, predictions, srcOf }: PredictionStripProps) {
  return (
    <figure class="chart prediction-strip" id={id}>
      <figcaption class="chart-title">{title}</figcaption>
      <ol>
        {predictions.map((prediction) => (
          <Card key={prediction.imageId} {...prediction} src={srcOf(prediction.imageId)} />
        ))}
      </ol>
      <DataTable
        caption={`${title}: probability of each class`}
        columns={[
          { key: 'imageId', label: 'image' },
          { key: 'label', label: 'class' },
          ...LABELS.map((label) => ({ key: `p-${label}`, label, numeric: true })),
        ]}
        rows={predictions.map(({ imageId, label, probabilities }) => ({
          imageId,
          label,
          ...Object.fromEntries(LABELS.map((one, i) => [`p-${one}`, probabilities[i].toFixed(3)])),
        }))}
      />
    </figure>
  );
}

function Card({ imageId, label, probabilities, src }: Prediction & { src: string | undefined }) {
  const top = Math.max(...probabilities);
  const guess = LABELS[probabilities.indexOf(top)];
  return (
    <li>
      {src ? (
        <img src={src} alt={`${LABEL_NAMES[label]}, ${imageId}`} width={200} height={150} />
      ) : (
        <span class="no-picture">{imageId}</span>
      )}
      <span class="belief" aria-hidden="true">
        {LABELS.map((one, i) => (
          <span key={one} data-label={one} style={{ '--share': probabilities[i].toFixed(4) }} />
        ))}
      </span>
      <b>
        <ClassSwatch label={guess} />
        {guess} {formatNumber(top, 'percent', 0)}
      </b>
      <span class="truth">{guess === label ? `right: ${label}` : `wrong: it is ${label}`}</span>
    </li>
  );
}
