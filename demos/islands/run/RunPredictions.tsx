import { PredictionStrip } from '../../charts/PredictionStrip.tsx';
import { LABELS } from '../../engine/data/labels.ts';
import type { Run } from '../../engine/run.ts';
import { useOwnSample } from '../dataset/useOwnSample.ts';
import { keptEpoch } from './runEnd.ts';

/** The images of the site's sample: its checksum, and their addresses by id. */
export interface SitePictures {
  labelsSha256: string | undefined;
  srcs: Record<string, string>;
}

/** Props of `RunPredictions`. */
export interface RunPredictionsProps {
  run: Run;
  pictures: SitePictures;
}

/** What the model says of one test image a class: after each epoch, while it learns. */
export function RunPredictions({ run, pictures }: RunPredictionsProps) {
  const { predictions, data } = run;
  const own = useOwnSample();
  const shown = LABELS.flatMap((dx) => predictions.find(({ label }) => label === dx) ?? []);
  const epoch = keptEpoch(run)?.epoch;
  // An id may stand for one image in this sample and for another in that.
  const isOwn = own?.manifest.files[0].sha256 === data?.labelsSha256;
  const isSite = pictures.labelsSha256 === data?.labelsSha256;
  const srcOf = (id: string) =>
    isOwn
      ? own?.images.find(({ imageId }) => imageId === id)?.src
      : isSite
        ? pictures.srcs[id]
        : undefined;
  if (shown.length === 0) return null;
  return (
    <>
      <PredictionStrip
        id="finetune-predictions"
        title={`One test image of each class, ${epoch ? `after epoch ${epoch}` : 'before any training'}`}
        predictions={shown}
        srcOf={srcOf}
      />
      <p class="bench-hint">
        What a model says of an image here is teaching material. It is no medical advice.
      </p>
    </>
  );
}
