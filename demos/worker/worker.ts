/**
 * The thread that owns the device. It fetches what a run needs, hands it to the engine, and passes the
 * engine's events on. It lives for one run, or for the tasks of one demo.
 */

import { expose } from 'comlink';
import { DeviceError, rootCause } from '../engine/backend.ts';
import { exportModel } from '../engine/models/exportModel.ts';
import { applyEvent, type Run, type RunEvent } from '../engine/run.ts';
import { finetune, type InterruptedRun } from '../engine/training/finetune.ts';
import { RunControl } from '../engine/training/runControl.ts';
import { TrainingError } from '../engine/training/trainer.ts';
import { piecesOf } from '../engine/weights/pieces.ts';
import { WeightsError } from '../engine/weights/weightsError.ts';
import { prepareDevice } from './device.ts';
import { getInterruptedRun, runLock } from './interruptedRun.ts';
import { loadModel } from './models.ts';
import type { LabWorker, RunRequest } from './protocol.ts';
import { RunKeeper } from './runKeeper.ts';
import { loadSample } from './sample.ts';
import { type OnProgress, SourceError } from './siteFiles.ts';
import { TASKS } from './tasks/index.ts';
import type { Task } from './tasks/task.ts';
import { ZipFile } from './zipFile.ts';

const control = new RunControl();

const worker: LabWorker = {
  async start(request, onEvent) {
    // Events travel on a port of their own: without waiting for the last one to be taken, the answer
    // to `start` could overtake it.
    let delivered: unknown;
    let { run } = request;
    const send = (event: RunEvent) => {
      run = applyEvent(run, event);
      delivered = onEvent(event);
    };
    const zip = new ZipFile();
    let rescued = false;
    await whileHeld(runLock(run.id), async () => {
      try {
        await train(request, () => run, send, zip);
      } catch (error) {
        const cause = await rootCause(error);
        const epoch =
          cause instanceof TrainingError && (await rescue(request, zip).catch(() => {}));
        const kept = epoch ? ` The model is kept as it was after epoch ${epoch}.` : '';
        send({ type: 'failed', error: explain(cause) + kept, resumable: isResumable(cause) });
        rescued = Boolean(epoch);
      }
    });
    await delivered;
    if (run.status !== 'done' && !rescued) return undefined;
    const json = new TextEncoder().encode(`${JSON.stringify(run)}\n`);
    await zip.add({ name: 'run.json', pieces: [json] });
    return zip.end();
  },
  async task(name, request, onProgress) {
    try {
      return await (TASKS[name] as Task<typeof request, never>)(request, onProgress);
    } catch (error) {
      throw new Error(explain(await rootCause(error)));
    }
  },
  pause: () => control.pause(),
  resume: () => control.resume(),
  cancel: () => control.cancel(),
};

/** Does a work with a lock in hand, where the browser has locks and grants them; else without. */
async function whileHeld(lock: string, work: () => Promise<void>): Promise<void> {
  const isGranted = await navigator.locks?.query().then(
    () => true,
    () => false,
  );
  if (isGranted) await navigator.locks.request(lock, work);
  else await work();
}

/**
 * Makes a run, or what is left of it, and puts the trained model's files into the zip.
 *
 * @param current the run so far
 */
async function train(
  { run: { config, epochs }, keep, base, sample: sampleChoice }: RunRequest,
  current: () => Run,
  onEvent: (event: RunEvent) => void,
  zip: ZipFile,
) {
  const tell =
    (phase: 'device' | 'data' | 'model'): OnProgress =>
    (message, fraction) =>
      onEvent({ type: 'preparing', phase, message, fraction });
  const sample = await loadSample(sampleChoice, config.seed, base, tell('data'));
  const model = await loadModel(config.model, {
    base,
    endpoint: import.meta.env.HF_ENDPOINT,
    onProgress: tell('model'),
  });
  tell('device')('Preparing the device');
  const device = await prepareDevice(config.backend);
  const keeper = new RunKeeper((message) => onEvent({ type: 'notice', message }));
  await finetune({
    config,
    sample,
    model,
    device,
    control,
    onEvent,
    resume: epochs.length > 0 ? await interruptedRun(current().id) : undefined,
    async onCheckpoint(state, tensors) {
      if (keep) await keeper.keep(current(), state, tensors);
    },
    async onTrained(trained) {
      for (const file of exportModel(trained, model)) await zip.add(file);
    },
  });
}

/**
 * Puts the model of a run that has failed into the zip, as it was when the run was kept last: the run is
 * taken up there, with no epoch left to do.
 *
 * @returns the epoch; `undefined` where nothing was kept of the run
 */
async function rescue(request: RunRequest, zip: ZipFile): Promise<number | undefined> {
  const kept = await getInterruptedRun();
  if (kept?.run.id !== request.run.id) return undefined;
  const { epoch } = kept.state;
  const run = { ...kept.run, config: { ...kept.run.config, numTrainEpochs: epoch } };
  await train(
    { ...request, run, keep: false },
    () => run,
    () => {},
    zip,
  );
  return epoch;
}

async function interruptedRun(id: string): Promise<InterruptedRun> {
  const kept = await getInterruptedRun();
  if (kept?.run.id !== id) {
    throw new SourceError(
      'This browser no longer keeps what the run needs to go on. Run again, from the beginning.',
    );
  }
  const { run, state, tensors } = kept;
  const file = {
    name: 'the interrupted run',
    size: tensors.size,
    stream: () => piecesOf(tensors.stream()),
  };
  return { run, state, tensors: file };
}

/** Whether a run may get further from where it was when the error came. */
function isResumable(error: unknown): boolean {
  return ![SourceError, WeightsError, TrainingError].some((kind) => error instanceof kind);
}

/** Why a work failed, and what to do: sentences for the reader. */
function explain(error: unknown): string {
  const sentences = [SourceError, DeviceError, WeightsError, TrainingError];
  if (sentences.some((kind) => error instanceof kind)) return (error as Error).message;
  const message = error instanceof Error ? error.message : String(error);
  if (/memory|allocation|out of bounds/i.test(message)) {
    return `The device ran out of memory (${message}). Choose a smaller batch, train fewer layers, or close other tabs.`;
  }
  return `The work stopped: ${message.replace(/\.?$/, '.')} If running again does not help, try another device or model.`;
}

expose(worker);
