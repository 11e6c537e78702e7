/** A run of the engine in Node, from options to a `Run`. */
import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { DeviceError } from '../../demos/engine/backend.ts';
import type { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import type { ModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { applyEvent, newRun, type Run, type RunConfig } from '../../demos/engine/run.ts';
import { finetune } from '../../demos/engine/training/finetune.ts';
import { RunControl } from '../../demos/engine/training/runControl.ts';
import { TrainingError } from '../../demos/engine/training/trainer.ts';
import { WeightsError } from '../../demos/engine/weights/weightsError.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { progressBar, UserError } from '../shared/command.ts';
import { prepareNodeBackend } from '../shared/nodeBackend.ts';
import { loadSampleFolder } from '../shared/sampleFolder.ts';
import { loadModel } from './modelFolder.ts';

/**
 * Loads sample and model, and fine-tunes, with a progress bar on a terminal.
 *
 * @param id becomes the run's id
 * @param command what to type to make this run again
 * @param onTrained gets the trained model and the files it came from
 * @throws UserError for settings, files and devices that are no good
 */
export async function runFinetune(options: {
  id: string;
  command: string;
  data: string;
  config: RunConfig;
  onTrained?: (model: ImageClassifier, files: ModelFiles) => Promise<void>;
}): Promise<Run> {
  const { config, onTrained } = options;
  const sample = await loadSampleFolder(options.data);
  const files = await loadModel(config.model);
  const bar = progressBar('Fine-tuning');
  let done = 0;
  let run = newRun({
    id: options.id,
    createdAt: new Date().toISOString(),
    command: options.command,
    // A folder of this machine means nothing to others; the model's id does.
    config: { ...config, model: files.id },
    versions: {
      'lesion-lab': packageJson.version,
      tfjs: tf.version_core,
      node: process.versions.node,
    },
  });
  try {
    const device = await prepareNodeBackend(config.backend);
    await finetune({
      config,
      sample,
      model: files,
      device: { ...device, description: `${device.description}; ${cpus()[0].model}` },
      control: new RunControl(),
      onEvent(event) {
        run = applyEvent(run, event);
        if (event.type === 'step') {
          done = event.step / event.totalSteps;
          bar(done, `epoch ${event.epoch}, loss ${event.loss.toFixed(3)}`);
        } else if (event.type === 'done' && done < 1) {
          bar(1, `ended early, after epoch ${run.epochs.at(-1)?.epoch}`);
        }
      },
      onTrained: onTrained && ((model) => onTrained(model, files)),
    });
  } catch (error) {
    const known = [DeviceError, WeightsError, TrainingError];
    if (known.some((kind) => error instanceof kind)) throw new UserError((error as Error).message);
    throw error;
  }
  return run;
}
