/** A whole run of a model that is small enough for a software GPU. */
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { Example, Sample } from '../../../demos/engine/data/sample.ts';
import type { ModelFiles } from '../../../demos/engine/models/modelFiles.ts';
import { Random } from '../../../demos/engine/random.ts';
import {
  applyEvent,
  DEFAULT_CONFIG,
  newRun,
  type Run,
  type RunConfig,
  type RunEvent,
} from '../../../demos/engine/run.ts';
import { type FinetuneOptions, finetune } from '../../../demos/engine/training/finetune.ts';
import { RunControl } from '../../../demos/engine/training/runControl.ts';

/** A Vision Transformer of two blocks, five tokens an image, and random weights. */
export const MODEL: ModelFiles = {
  id: 'tiny',
  name: 'Tiny',
  pretrained: false,
  config: {
    model_type: 'vit',
    hidden_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    intermediate_size: 32,
    image_size: 16,
    patch_size: 8,
  },
  preprocessorConfig: {
    size: { height: 16, width: 16 },
    resample: 2,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  },
};

/** Three epochs of four steps. */
export const CONFIG: RunConfig = {
  ...DEFAULT_CONFIG,
  numTrainEpochs: 3,
  learningRate: 1e-3,
  batchSize: 8,
  seed: 5,
};

/** Seven classes of noisy one-coloured images, five of each: easy to tell apart. */
function makeSample(): Sample {
  const random = new Random(9);
  const examples = LABELS.flatMap((dx, c) =>
    Array.from({ length: 5 }, (_, i): Example => {
      const data = Uint8Array.from({ length: 20 * 15 * 3 }, (_, j) => {
        const bright = (c >> (j % 3)) & 1 ? 200 : 40;
        return bright + random.integer(30);
      });
      return { imageId: `T_${c}${i}`, dx, image: { width: 20, height: 15, data } };
    }),
  );
  const classCounts = Object.fromEntries(LABELS.map((label) => [label, 5]));
  return {
    manifest: {
      format: 'lesion-lab/sample',
      version: 1,
      source: 'synthetic',
      title: 'Coloured squares',
      license: 'MIT',
      attribution: 'none',
      classCounts: classCounts as Sample['manifest']['classCounts'],
      files: [{ path: 'labels.csv', bytes: 1, sha256: 'abc' }],
    },
    examples,
  };
}

/** Fine-tunes `MODEL` on seven classes of squares; every event, and the run that they make up. */
export async function runIt(
  config: Partial<RunConfig>,
  more: Partial<FinetuneOptions> & { watch?: (event: RunEvent) => void } = {},
): Promise<{ run: Run; events: RunEvent[] }> {
  const events: RunEvent[] = [];
  await finetune({
    config: { ...CONFIG, ...config },
    sample: makeSample(),
    model: MODEL,
    device: { backend: 'wasm', description: 'test' },
    control: new RunControl(),
    ...more,
    onEvent(event) {
      events.push(event);
      more.watch?.(event);
    },
  });
  const start = newRun({ id: 't', createdAt: '', command: '', config: CONFIG, versions: {} });
  return { run: events.reduce(applyEvent, start), events };
}
