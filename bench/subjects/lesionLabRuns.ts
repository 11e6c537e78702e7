/** Whole runs of the engine, as the page makes them. */
import type { ModelBench } from '../../cli/bench/benches.ts';
import { prepareBackend } from '../../demos/engine/backend.ts';
import type { Sample } from '../../demos/engine/data/sample.ts';
import { syntheticSample } from '../../demos/engine/data/synthetic/index.ts';
import { countClasses } from '../../demos/engine/data/validate.ts';
import { type ModelFiles, randomModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { DEFAULT_CONFIG, type DeviceInfo, type RunEvent } from '../../demos/engine/run.ts';
import { finetune } from '../../demos/engine/training/finetune.ts';
import { RunControl } from '../../demos/engine/training/runControl.ts';
import type { Conditions, Task } from './subject.ts';

/** A model of the bench's configuration, its weights to be drawn. */
export function modelFiles({ model, config }: ModelBench): ModelFiles {
  return { ...randomModelFiles(), id: model, name: model, config };
}

/** The second half of a run of one epoch: four fifths of the images learnt from, then all looked at. */
export async function prepareEpoch(bench: ModelBench, conditions: Conditions): Promise<Task> {
  const device = await prepareBackend(conditions);
  const sample = makeSample();
  let peakBytes = 0;
  return {
    async run() {
      let seconds = Number.NaN;
      await run(bench, sample, device, (event) => {
        if (event.type !== 'epoch' || event.record.epoch !== 1) return;
        seconds = event.record.seconds;
        peakBytes = Math.max(peakBytes, event.peakBytes);
      });
      return seconds * 1000;
    },
    report: () => ({ device: device.description, peakBytes }),
    dispose() {},
  };
}

/** From the press of the button: device, model, images, and one step. Weights are drawn, not fetched. */
export async function prepareFirstLoss(bench: ModelBench, conditions: Conditions): Promise<Task> {
  const sample = makeSample();
  let description = '';
  return {
    async run() {
      const start = performance.now();
      const device = await prepareBackend(conditions);
      description = device.description;
      const control = new RunControl();
      let ms = Number.NaN;
      await run(
        bench,
        sample,
        device,
        (event) => {
          if (event.type !== 'step') return;
          ms = performance.now() - start;
          control.cancel();
        },
        control,
      );
      return ms;
    },
    report: () => ({ device: description }),
    dispose() {},
  };
}

function run(
  bench: ModelBench,
  sample: Sample,
  device: DeviceInfo,
  onEvent: (event: RunEvent) => void,
  control = new RunControl(),
): Promise<void> {
  const { batch: batchSize, images: sampleSize } = bench;
  const config = { ...DEFAULT_CONFIG, numTrainEpochs: 1, batchSize, sampleSize };
  const model = modelFiles(bench);
  return finetune({ config, sample, model, device, control, onEvent });
}

/** The hundred synthetic lesions of the site. */
function makeSample(): Sample {
  const { rows, images } = syntheticSample({ seed: 1 });
  return {
    manifest: {
      format: 'lesion-lab/sample',
      version: 1,
      source: 'synthetic',
      title: '100 synthetic lesions',
      license: 'CC0-1.0',
      attribution: '',
      classCounts: countClasses(rows),
      files: [],
    },
    examples: rows.map((row, i) => ({ ...row, image: images[i] })),
  };
}
