import { readFile } from 'node:fs/promises';
import { LABELS } from '../../demos/engine/data/labels.ts';
import type { Example } from '../../demos/engine/data/sample.ts';
import { attentionMaps } from '../../demos/engine/inspect/attentionMaps.ts';
import { pixelValuesOf } from '../../demos/engine/inspect/pixelValues.ts';
import { quantize } from '../../demos/engine/inspect/quantize.ts';
import type { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import type { ModelFiles } from '../../demos/engine/models/modelFiles.ts';
import type { Prediction, Run } from '../../demos/engine/run.ts';
import { RUN_OPTIONS } from '../finetune/options.ts';
import { runFinetune } from '../finetune/runFinetune.ts';
import { UserError } from '../shared/command.ts';
import { exampleOf, IMAGE_ID, loadRealSample } from './inspection.ts';

/** The recorded run whose trained model is looked into. */
const RUN = 'vit-tiny';

/** How far a probability may be off the recorded run's: other processors sum in another order. */
const TOLERANCE = 0.02;

/**
 * Makes the recorded run again, and looks into the model that it ends with: at an image that it gets
 * right, and at the one that it is wrong about with most confidence.
 */
export async function recordAttention() {
  const recorded: Run = JSON.parse(await readFile(`content/runs/${RUN}.json`, 'utf8'));
  const sample = await loadRealSample();
  const examples = [IMAGE_ID, surestMistake(recorded.predictions)].map((id) =>
    exampleOf(sample, id),
  );
  let images: Awaited<ReturnType<typeof lookInto>>[] = [];
  const run = await runFinetune({
    id: RUN,
    command: recorded.command,
    data: RUN_OPTIONS.data.default,
    config: recorded.config,
    async onTrained(model, files) {
      for (const example of examples) images = [...images, await lookInto(example, model, files)];
    },
  });
  assertSame(run.predictions, recorded.predictions);
  return {
    model: { id: RUN, name: `${run.model?.name}, fine-tuned`, pretrained: true },
    run: RUN,
    images,
  };
}

async function lookInto(
  { imageId, dx, image }: Example,
  model: ImageClassifier,
  files: ModelFiles,
) {
  const pixelValues = pixelValuesOf(image, files);
  const { maps, own, ...sizes } = await attentionMaps(model, pixelValues);
  pixelValues.dispose();
  return {
    imageId,
    dx,
    attention: {
      ...sizes,
      // Roots, so that small numbers keep their digits beside a few that are a hundred times as large.
      roots: quantize(maps.map(Math.sqrt), sizes.side ** 2),
      own: [...own].map((value) => Number(value.toFixed(4))),
    },
  };
}

/** The test image that has the most of its probability on a wrong class. */
function surestMistake(predictions: readonly Prediction[]): string {
  const mistakes = predictions
    .map(({ imageId, label, probabilities }) => {
      const most = Math.max(...probabilities);
      return { imageId, most, right: LABELS[probabilities.indexOf(most)] === label };
    })
    .filter(({ right }) => !right);
  return mistakes.reduce((best, one) => (one.most > best.most ? one : best)).imageId;
}

function assertSame(found: readonly Prediction[], recorded: readonly Prediction[]): void {
  const off = found.flatMap(({ probabilities }, i) =>
    probabilities.map((value, j) => Math.abs(value - recorded[i].probabilities[j])),
  );
  const largest = Math.max(...off);
  if (largest <= TOLERANCE) return;
  throw new UserError(
    `This run’s predictions are not those of content/runs/${RUN}.json: one is off by ${largest.toFixed(3)}. ` +
      `Record the run again (${'`'}npm run record -- --name ${RUN}${'`'}), then this.`,
  );
}
