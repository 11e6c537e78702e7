/** A run of the engine in Node, from options to a `Run`. */
import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { DeviceError } from '../../demos/engine/backend.ts';
import type { Sample } from '../../demos/engine/data/sample.ts';
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

/** All that makes a run what it is, but for the images and the model. */
interface RunOrder {
  /** Becomes the run's id. */
  id: string;
  /** What to type to make this run again. */
  command: string;
  config: RunConfig;
  /** Gets the trained model and the files it came from. */
  onTrained?: (model: ImageClassifier, files: ModelFiles) => Promise<void>;
}

/**
 * Loads sample and model, and fine-tunes, with a progress bar on a terminal.
 *
 * @param order.data the sample's folder or zip file
 * @throws UserError for settings, files and devices that are no good, and where the training diverges
 */
export async function runFinetune(order: RunOrder & { data: string }): Promise<Run> {
  const sample = await loadSampleFolder(order.data);
  const run = await runOn(sample, await loadModel(order.config.model), order);
  if (run.status === 'failed') throw new UserError(run.error ?? 'The run failed.');
  return run;
}

/**
 * Fine-tunes a model on a sample, with a progress bar on a terminal.
 *
 * @returns the run; where the training diverged, what there was of it by then, with the status `failed`
 * @throws UserError for settings, files and devices that are no good
 */
export async function runOn(sample: Sample, files: ModelFiles, order: RunOrder): Promise<Run> {
  const { config, onTrained } = order;
  const bar = progressBar('Fine-tuning');
  let done = 0;
  let run = newRun({
    id: order.id,
    createdAt: new Date().toISOString(),
    command: order.command,
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
        } else if (event.type === 'notice') {
          process.stderr.write(`\n${event.message}\n`);
        } else if (event.type === 'done' && done < 1) {
          bar(1, `ended early, after epoch ${run.epochs.at(-1)?.epoch}`);
        }
      },
      onTrained: onTrained && ((model) => onTrained(model, files)),
    });
  } catch (error) {
    if (error instanceof TrainingError) {
      bar(1, 'the training diverged');
      return applyEvent(run, { type: 'failed', error: error.message });
    }
    const known = [DeviceError, WeightsError];
    if (known.some((kind) => error instanceof kind)) throw new UserError((error as Error).message);
    throw error;
  }
  return run;
}
